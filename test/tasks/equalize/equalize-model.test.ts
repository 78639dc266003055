import {expect, test} from 'vitest';
import type {ChannelStatistics, LayerChannels} from '../../../src/artifacts/channel-statistics.ts';
import {numberOf} from '../../../src/artifacts/figure.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {floatsOf} from '../../../src/onnx/rewrite/constants.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {type EqualizedModel, type EqualizeOptions, equalizeModel} from '../../../src/tasks/equalize/equalize-model.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

/** Weights and biases are rounded to float32 once more; each result sums up to a hundred of them. */
const TOLERANCE = 1e-5;

const FREE: EqualizeOptions = {clip: 'keep', gates: 'keep', rangeAware: false, iterations: 1, through: 'all'};

interface Equalized {
  readonly model: Model;
  readonly result: EqualizedModel;
}

/** Equalizes a model and checks that the engine computes the same with it. */
async function equalized(
  text: string,
  options: Partial<EqualizeOptions> = {},
  statistics?: Readonly<Record<string, Partial<Record<keyof LayerChannels, readonly number[]>>>>,
): Promise<Equalized> {
  const original = parseModel(text);
  const model = decodeModel(encodeModel(original));
  inferShapes(model);
  const result = equalizeModel(model, statistics && statisticsOf(statistics), {...FREE, ...options});
  const difference = largestDifference(await runModel(original), await runModel(encodeModel(model)));
  expect(difference, text).toBeLessThanOrEqual(TOLERANCE);
  return {model, result};
}

function statisticsOf(
  layers: Readonly<Record<string, Partial<Record<keyof LayerChannels, readonly number[]>>>>,
): ChannelStatistics {
  const array = (values: readonly number[] | undefined, length: number): Float64Array =>
    Float64Array.from({length}, (_, i) => values?.[i] ?? 0);
  const entries = Object.entries(layers).map(([name, {min, max, mean, deviation}]): [string, LayerChannels] => {
    const count = max?.length ?? 0;
    return [
      name,
      {min: array(min, count), max: array(max, count), mean: array(mean, count), deviation: array(deviation, count)},
    ];
  });
  return {sampleCount: 1, layers: new Map(entries)};
}

const weight = ({graph}: Model, name: string): readonly number[] =>
  Array.from(floatsOf(graph.value(name).initializer) ?? []);

test('a pair gets weights of equal range in each channel, by hand', async () => {
  const {model, result} = await equalized(
    '(x: float32[1,1,1,1]) -> (y) { w = float32[2,1,1,1] {8, 0.5}; b = float32[2] {4, 1}; a = Conv(x, w, b); r = Relu(a); v = float32[1,2,1,1] {2, -8}; y = Conv(r, v) }',
  );
  // √(8 / 2) = 2 and √(0.5 / 8) = 0.25 are divided by and multiplied with.
  expect(weight(model, 'w')).toEqual([4, 2]);
  expect(weight(model, 'b')).toEqual([2, 4]);
  expect(weight(model, 'v')).toEqual([4, -2]);
  expect(result.pairs).toMatchObject([
    {from: 'a', to: 'y', through: ['Relu'], clip: 'none', channelCount: 2, scales: [0.25, 2]},
  ]);
});

test('a depthwise layer between two others makes a triple of equal ranges, by hand', async () => {
  const {model} = await equalized(
    '(x: float32[1,1,1,1]) -> (y) { w = float32[2,1,1,1] {8, 1}; a = Conv(x, w); d = float32[2,1,1,1] {1, 1}; c = Conv(a, d) {group: 2}; v = float32[1,2,1,1] {1, 27}; y = Conv(c, v) }',
  );
  for (const name of ['w', 'd', 'v']) expect(weight(model, name)).toEqual([expect.closeTo(2, 6), expect.closeTo(3, 6)]);
});

test('a channel without range keeps its scale', async () => {
  const {model} = await equalized(
    '(x: float32[1,1,1,1]) -> (y) { w = float32[2,1,1,1] {0, 4}; b = float32[2] {3, 0}; a = Conv(x, w, b); v = float32[1,2,1,1] {5, 1}; y = Conv(a, v) }',
  );
  expect(weight(model, 'w')).toEqual([0, 2]);
  expect(weight(model, 'v')).toEqual([5, 2]);
});

test('the output stays the same through all that may stand between two layers', async () => {
  const body = (between: string): string =>
    `(x: float32[2,3,6,6]) -> (y) { w = float32[4,3,3,3] seeded 1; b = float32[4] seeded 2; a = Conv(x, w, b); ${between}; v = float32[5,4,1,1] seeded 3; y = Conv(z, v) }`;
  const cases = [
    'z = Relu(a)',
    'z = LeakyRelu(a) {alpha: 0.3}',
    's = float32[4,1,1] seeded 5; z = PRelu(a, s)',
    'r = Relu(a); z = MaxPool(r) {kernel_shape: [2,2]}',
    'z = AveragePool(a) {kernel_shape: [2,2], pads: [1,1,0,0]}',
    'z = GlobalAveragePool(a)',
    'p = int64[8] {0,0,1,1,0,0,1,1}; z = Pad(a, p)',
    't = int64[2] {2,3}; z = ReduceMean(a, t) {keepdims: 1}',
  ];
  for (const between of cases) {
    const {result} = await equalized(body(between), {iterations: 8});
    expect(result.pairs.length, between).toBe(1);
    expect(numberOf(result.pairs[0]!.scales[1]), between).not.toBe(1);
  }
});

test('Flatten before a Gemm makes several inputs of one channel', async () => {
  const {result, model} = await equalized(
    '(x: float32[2,3,4,4]) -> (y) { w = float32[4,3,3,3] seeded 1; a = Conv(x, w); f = Flatten(a); g = float32[5,16] seeded 3; c = float32[5] seeded 4; y = Gemm(f, g, c) {transB: 1} }',
    {iterations: 8},
  );
  expect(result.pairs).toMatchObject([{through: ['Flatten'], channelCount: 4}]);
  expect(weight(model, 'g')).not.toEqual(weight(parseModel('() -> () { g = float32[5,16] seeded 3 }'), 'g'));
});

test('grouped, transposed and matrix layers', async () => {
  const cases = [
    'w = float32[4,3,1,1] seeded 1; a = Conv(x, w); v = float32[6,2,3,3] seeded 2; y = Conv(a, v) {group: 2}',
    'w = float32[3,4,2,2] seeded 1; a = ConvTranspose(x, w); v = float32[4,3,2,2] seeded 2; y = ConvTranspose(a, v) {group: 2}',
    'f = Flatten(x); w = float32[48,4] seeded 1; a = MatMul(f, w); v = float32[4,3] seeded 2; b = float32[3] seeded 3; y = Gemm(a, v, b) {alpha: 0.5, beta: 2.0}',
    'f = Flatten(x); w = float32[48,4] seeded 1; b = float32[4] seeded 3; a = Gemm(f, w, b) {beta: 2.0}; v = float32[4,3] seeded 2; y = MatMul(a, v)',
  ];
  for (const text of cases) {
    const {result} = await equalized(`(x: float32[1,3,4,4]) -> (y) { ${text} }`, {iterations: 8});
    expect(result.pairs.length, text).toBe(1);
  }
});

test('what is read twice, is an output, or passes another operator is left', async () => {
  const layers = (between: string, outputs = 'y'): string =>
    `(x: float32[1,3,4,4]) -> (${outputs}) { w = float32[4,3,1,1] seeded 1; a = Conv(x, w); ${between}; v = float32[5,4,1,1] seeded 2; y = Conv(z, v) }`;
  for (const text of [
    layers('z = Relu(a); q = Neg(z)', 'y, q'),
    layers('z = Relu(a)', 'y, z'),
    layers('z = Sigmoid(a)'),
    layers('o = float32[1] {1}; z = Add(a, o)'),
  ])
    expect((await equalized(text)).result.pairs, text).toEqual([]);
  expect((await equalized(layers('z = GlobalAveragePool(a)'), {through: 'activations'})).result.pairs).toEqual([]);
});

const CLIPPED =
  '(x: float32[1,1,2,2]) -> (y) { w = float32[3,1,1,1] {80, 0.5, -1.5}; b = float32[3] {0, 0.25, 1}; a = Conv(x, w, b); lo = float32[] {0}; hi = float32[] {6}; r = Clip(a, lo, hi); v = float32[1,3,1,1] {2, -8, 1}; y = Conv(r, v) }';

test('a Clip is kept: channels that it cuts off stay, the others stay within its bounds', async () => {
  const {model, result} = await equalized(
    CLIPPED,
    {rangeAware: true, iterations: 10},
    {a: {min: [-240, -1.25, -5], max: [240, 1.75, 5.9]}},
  );
  expect(result.pairs).toMatchObject([{clip: 'kept', fixedCount: 1}]);
  const [first, second, third] = weight(model, 'w');
  expect(first).toBe(80);
  // √(0.5 / 8) = 0.25 would raise 1.75 beyond 6: the scale is 1.75 / 6.
  expect(second).toBeCloseTo((0.5 * 6) / 1.75, 6);
  expect(third).toBeCloseTo(-Math.sqrt(1.5), 5);
});

test('without measured ranges nothing is scaled across a Clip', async () => {
  const {model} = await equalized(CLIPPED);
  expect(weight(model, 'w')).toEqual([80, 0.5, -1.5]);
});

test('channels that a Clip cuts off may get bounds of their own', async () => {
  const {model, result} = await equalized(
    CLIPPED,
    {clip: 'per-channel', rangeAware: true},
    {a: {min: [-240, -1.25, -5], max: [240, 1.75, 5.9]}},
  );
  expect(result.pairs).toMatchObject([{clip: 'per-channel', fixedCount: 0}]);
  expect(model.graph.nodes.map(({opType}) => opType)).toEqual(['Conv', 'Min', 'Relu', 'Conv']);
  expect(Math.abs(weight(model, 'w')[0]!)).toBeCloseTo(80 / Math.sqrt(40), 4);
});

test('no channel enlarges the range of its value, and no bias grows beyond it', async () => {
  const text =
    '(x: float32[1,1,1,1]) -> (y) { w = float32[3,1,1,1] {1, 1, 0.0001}; b = float32[3] {0, 0, -3}; a = Conv(x, w, b); r = Relu(a); v = float32[1,3,1,1] {1, 100, 100}; y = Conv(r, v) }';
  const {model} = await equalized(text, {rangeAware: true}, {a: {min: [-4, -4, -3.1], max: [4, 2, -2.9]}});
  // Channel 1 may double to the range of channel 0; channel 2, never active, is held by its bias of 3 against 4.
  expect(weight(model, 'w')[1]).toBeCloseTo(2, 6);
  expect(weight(model, 'b')[2]).toBeCloseTo(-4, 6);
});

test('a Clip may become a Relu, which is another function', () => {
  const model = parseModel(CLIPPED);
  const {pairs} = equalizeModel(model, undefined, {...FREE, clip: 'relu'});
  expect(pairs).toMatchObject([{clip: 'relu', through: ['Relu']}]);
  expect(weight(model, 'w')[0]).toBeCloseTo(80 / Math.sqrt(40), 4);
});

test('a second run moves nothing', async () => {
  const text =
    '(x: float32[1,3,5,5]) -> (y) { w = float32[4,3,3,3] seeded 1; a = Conv(x, w); d = float32[4,1,3,3] seeded 2; c = Conv(a, d) {group: 4}; v = float32[5,4,1,1] seeded 3; y = Conv(c, v) }';
  const {model} = await equalized(text, {iterations: 40});
  const again = decodeModel(encodeModel(model));
  inferShapes(again);
  const {passCount, pairs} = equalizeModel(again, undefined, {...FREE, iterations: 40});
  expect(passCount).toBe(1);
  for (const {scales} of pairs) for (const scale of scales) expect(numberOf(scale)).toBeCloseTo(1, 2);
});

test('x · sigmoid(x) is passed when its Sigmoid may be given x as it was', async () => {
  const text =
    '(x: float32[1,2,3,3]) -> (y) { w = float32[3,2,1,1] {8, 8, 0.5, 0.5, 1, 1}; a = Conv(x, w); s = Sigmoid(a); p = Mul(a, s); v = float32[1,3,1,1] {2, -8, 1}; y = Conv(p, v) }';
  expect((await equalized(text)).result.pairs).toEqual([]);
  const {model, result} = await equalized(text, {gates: 'per-channel'});
  expect(result.pairs).toMatchObject([{through: ['Sigmoid', 'Mul'], scales: [0.25, 2]}]);
  expect(model.graph.nodes.map(({opType}) => opType)).toEqual(['Conv', 'Mul', 'Sigmoid', 'Mul', 'Conv']);
});

test('a gate whose channels are alike is not worth a further operator', async () => {
  const text =
    '(x: float32[1,2,3,3]) -> (y) { w = float32[2,2,1,1] {8, 8, 7, 7}; a = Conv(x, w); s = Sigmoid(a); p = Mul(s, a); v = float32[1,2,1,1] {2, -2}; y = Conv(p, v) }';
  expect((await equalized(text, {gates: 'per-channel'})).result.pairs).toEqual([]);
});
