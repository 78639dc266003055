import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {analyticError} from '../../../src/tasks/correct-biases/analytic-error.ts';
import {correctableLayers} from '../../../src/tasks/correct-biases/correctable-layers.ts';
import {buildMeansModel} from '../../../src/tasks/correct-biases/input-means.ts';
import {
  type CorrectionCase,
  quantized,
  randomDataset,
  runCorrection,
  upTo,
  valuesOf,
} from '../../support/correct-biases-rig.ts';
import {nativeRecipe} from '../../support/recipes.ts';

const bytesOf = (text: string): Uint8Array => encodeModel(parseModel(text));

test('the error is what one computes by hand', () => {
  const float = parseModel(
    '(x: float32[1,2,1,2]) -> (y) { w = float32[2,2,1,2] {0.3, 0.1, -0.2, 0, 1, 1, 1, 0.9}; y = Conv(x, w) as "c" }',
  );
  const integer = parseModel(`(x: float32[1,2,1,2]) -> (y) {
    q = int8[2,2,1,2] {1, 0, -1, 0, 2, 2, 3, 2}; s = float32[2] {0.25, 0.5}; z = int8[2] {0, 0}
    w = DequantizeLinear(q, s, z) {axis: 0}; y = Conv(x, w) as "c" }`);
  const [layer] = correctableLayers(float.graph, integer.graph);
  // Channel 0: taps err by 0.05 + 0.1 and 0.05 + 0; channel 1, in steps of a half, by 0 + 0 and −0.5 − 0.1.
  const errors = analyticError(layer!, Float64Array.of(2, -10));
  expect(errors[0]).toBeCloseTo(0.15 * 2 - 10 * 0.05, 6);
  expect(errors[1]).toBeCloseTo(-10 * -0.6, 6);
});

const WEIGHTS_ONLY = nativeRecipe({
  weights: {type: 'int4', granularity: 'per-channel', symmetric: true, scale: 'float', reducedRange: false},
  activations: {type: 'float', symmetric: false, scale: 'float', reducedRange: false},
});

const LAYERS: Readonly<Record<string, string>> = {
  'a Conv in groups': `(x: float32[1,4,6,6]) -> (y) {
    w = float32[6,2,3,3] seeded 1; y = Conv(x, w) {group: 2} as c }`,
  'a depthwise Conv': `(x: float32[1,4,7,7]) -> (y) {
    w = float32[4,1,3,3] seeded 1; y = Conv(x, w) {group: 4} as c }`,
  'a pointwise Conv': '(x: float32[1,4,6,6]) -> (y) { w = float32[5,4,1,1] seeded 1; y = Conv(x, w) as c }',
  'a ConvTranspose with strides': `(x: float32[1,4,5,5]) -> (y) {
    w = float32[4,3,2,2] seeded 1; y = ConvTranspose(x, w) {strides: [2,2]} as c }`,
  'a Gemm': `(x: float32[3,4]) -> (y) {
    w = float32[4,5] seeded 1; b = float32[5] seeded 2; y = Gemm(x, w, b) {alpha: 2.0} as c }`,
  'a Gemm of a transposed weight':
    '(x: float32[3,4]) -> (y) { w = float32[5,4] seeded 1; y = Gemm(x, w) {transB: 1} as c }',
};

/** Largest relative difference of float32 sums from sums in double. */
const ROUNDING = 1e-4;

test.each(Object.entries(LAYERS))('%s: the error is the mean of what the engine gives', async (_, text) => {
  const imported = bytesOf(text);
  const shape = parseModel(text)
    .graph.inputs[0]!.dims!.slice(text.includes('[3,4]') ? 0 : 1)
    .map(Number);
  // All positions of a Conv's input are alike in their mean only if they are constant.
  const constant = randomDataset({shape, range: [0.5, 0.5000001], indices: upTo(2)});
  const varied = randomDataset({shape, range: [0, 1], indices: upTo(20)});
  const samples = text.includes('3,3]') ? constant : varied;
  const integer = await quantized(imported, samples, WEIGHTS_ONLY);
  const [float, model] = [decodeModel(imported), decodeModel(integer)];
  const [layer] = correctableLayers(float.graph, model.graph);
  const measuring = buildMeansModel(decodeModel(imported), decodeModel(integer), [0]);
  const meansOfSamples = await valuesOf(encodeModel(measuring.model), measuring.errors, samples);
  const count = meansOfSamples.length;
  const means = Float64Array.from(meansOfSamples[0]![measuring.errors[0]!]!, (__, i) =>
    meansOfSamples.reduce((sum, values) => sum + values[measuring.errors[0]!]![i]! / count, 0),
  );
  const errors = analyticError(layer!, means);
  const [x, q] = [await valuesOf(imported, ['y'], samples), await valuesOf(integer, ['y'], samples)];
  const {channels} = layer!;
  const perSample = x[0]!.y!.length;
  const isGemm = text.includes('Gemm');
  const inner = isGemm ? 1 : perSample / channels;
  const expected = new Float64Array(channels);
  for (let s = 0; s < count; s++)
    for (let i = 0; i < perSample; i++)
      expected[Math.trunc(i / inner) % channels]! += ((x[s]!.y![i]! - q[s]!.y![i]!) * channels) / (perSample * count);
  const scale = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  expect(scale).toBeGreaterThan(1e-3);
  for (let c = 0; c < channels; c++) expect(Math.abs(errors[c]! - expected[c]!)).toBeLessThan(ROUNDING * scale);
});

const NET = `(x: float32[1,3,8,8]) -> (y: float32[1,6,1,1]) {
  w1 = float32[8,3,1,1] seeded 1 times 0.3
  b1 = float32[8] seeded 2
  w2 = float32[6,8,1,1] seeded 5 times 0.3
  c1: float32[1,8,8,8] = Conv(x, w1, b1) as conv1
  r1: float32[1,8,8,8] = Relu(c1) as relu1
  c2: float32[1,6,8,8] = Conv(r1, w2) as conv2
  y = GlobalAveragePool(c2) as pool
}`;

test('the model comes nearer to the float one, and another recipe measures nothing anew', async () => {
  const imported = bytesOf(NET);
  const samples = randomDataset({shape: [3, 8, 8], range: [-1, 2], indices: upTo(20)});
  const {weights} = WEIGHTS_ONLY;
  const coarse = await quantized(imported, samples, nativeRecipe({weights}));
  const one: CorrectionCase = {imported, quantized: coarse, samples, method: 'analytic'};
  const stored = new Map<string, Uint8Array>();
  const first = await runCorrection(one, stored);
  const {before, after} = first.corrections.outputError;
  expect(first.corrections.isApplied).toBe(true);
  expect(Number(after)).toBeLessThan(0.2 * Number(before));
  expect(first.jobs.length).toBeGreaterThan(0);
  const finer = await quantized(imported, samples, nativeRecipe({weights: {...weights, type: 'int8'}}));
  const second = await runCorrection({...one, quantized: finer}, stored);
  expect(second.jobs).toEqual([]);
});
