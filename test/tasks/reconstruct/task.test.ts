import {expect, test} from 'vitest';
import type {PlacementRecipe} from '../../../src/artifacts/placement.ts';
import {createWorkerPool} from '../../../src/build/worker-pool.ts';
import {biasScale} from '../../../src/numeric/affine-parameters.ts';
import {unpackInt4} from '../../../src/numeric/pack-integers.ts';
import {elementCount} from '../../../src/numeric/tensor.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import type {Node} from '../../../src/onnx/graph.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {type CorrectionCase, quantized, randomDataset, upTo, valuesOf} from '../../support/correct-biases-rig.ts';
import {nativeRecipe} from '../../support/recipes.ts';
import {reconstruct} from '../../support/reconstruct-rig.ts';
import {workerBundle} from '../../support/worker-bundle.ts';

const bytesOf = (text: string): Uint8Array => encodeModel(parseModel(text));

const NET = (last = 'seeded 6') => `(x: float32[1,3,8,8]) -> (y: float32[1,5]) {
  w1 = float32[8,3,3,3] seeded 1 times 0.3
  b1 = float32[8] seeded 2
  w2 = float32[8,1,3,3] seeded 3 times 0.3
  b2 = float32[8] seeded 4
  w3 = float32[6,8,1,1] seeded 5 times 0.3
  w4 = float32[6,5] ${last}
  b4 = float32[5] seeded 8
  w5 = float32[5,5] seeded 9
  c1: float32[1,8,8,8] = Conv(x, w1, b1) {pads: [1,1,1,1]} as conv1
  r1: float32[1,8,8,8] = Relu(c1) as relu1
  c2: float32[1,8,4,4] = Conv(r1, w2, b2) {group: 8, pads: [1,1,1,1], strides: [2,2]} as conv2
  r2: float32[1,8,4,4] = Relu(c2) as relu2
  c3: float32[1,6,4,4] = Conv(r2, w3) as conv3
  p: float32[1,6,1,1] = GlobalAveragePool(c3) as pool
  f: float32[1,6] = Flatten(p) as flatten
  g: float32[1,5] = Gemm(f, w4, b4) as gemm
  y = MatMul(g, w5) as matmul
}`;

const SAMPLES = randomDataset({shape: [3, 8, 8], range: [-1, 2], indices: upTo(40)});
const OTHERS = randomDataset({shape: [3, 8, 8], range: [-1, 2], indices: upTo(200).slice(100)});

const INT4: PlacementRecipe['weights'] = {
  ...{type: 'int4', granularity: 'per-channel', symmetric: true},
  ...{scale: 'float', reducedRange: false},
};

async function netCase(changes: Partial<PlacementRecipe> = {}, text = NET()): Promise<CorrectionCase> {
  const imported = bytesOf(text);
  const recipe = nativeRecipe({weights: INT4, ...changes});
  return {imported, quantized: await quantized(imported, SAMPLES, recipe), samples: SAMPLES};
}

/** Squared error of the output on samples that were not looked at. */
async function noise({imported}: CorrectionCase, model: Uint8Array): Promise<number> {
  const [float, values] = await Promise.all([imported, model].map((bytes) => valuesOf(bytes, ['y'], OTHERS)));
  return float!.reduce((sum, {y}, i) => sum + y!.reduce((all, v, k) => all + (v - values![i]!.y![k]!) ** 2, 0), 0);
}

test.each([
  ['sequential-mse', 0.9],
  ['adaround', 0.5],
  ['adaquant', 0.5],
] as const)('%s brings the outputs nearer to the float ones on other samples', async (method, share) => {
  const one = await netCase();
  const {model, report, summary} = await reconstruct(one, {method});
  expect(await noise(one, model)).toBeLessThan(share * (await noise(one, one.quantized)));
  expect(report).toMatchObject({version: 1, method, sampleCount: 32, isApplied: true});
  expect(report.layers.map(({layer}) => layer)).toEqual(['conv1', 'conv2', 'conv3', 'gemm', 'matmul']);
  for (const {error} of report.layers) expect(Number(error.after)).toBeLessThanOrEqual(Number(error.before));
  expect(summary).toMatch(/^5 layers, [\d.]+ % of weights changed; output \d+\.\d dB cleaner on 32 samples$/);
});

test.each([
  ['per tensor', {weights: {...INT4, granularity: 'per-tensor'}}],
  ['with zero points', {weights: {...INT4, type: 'uint4', symmetric: false}}],
  ['with float biases', {bias: 'float'}],
  ['with biases of 16 bits', {bias: 'int16'}],
  ['with biases of 8 bits', {bias: 'int8'}],
] as const)('weights %s get better integers too', async (_, changes) => {
  const one = await netCase(changes);
  const {model, report} = await reconstruct(one);
  expect(report.isApplied).toBe(true);
  expect(report.layers).toHaveLength(5);
  expect(await noise(one, model)).toBeLessThan(await noise(one, one.quantized));
});

const layersOf = (model: Uint8Array): Node[] =>
  decodeModel(model).graph.nodes.filter(({opType}) => ['Conv', 'Gemm', 'MatMul'].includes(opType));

test('integers stay in their range, and biases on the scale of the accumulator', async () => {
  const {model} = await reconstruct(await netCase(), {method: 'adaquant'});
  for (const node of layersOf(model)) {
    const [integers, scales] = node.input(1).producer!.inputs.map((value) => value!.initializer!);
    const values = unpackInt4(integers!.data as Uint8Array, elementCount(integers!.dims));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-7);
    const bias = node.inputs[2]?.producer;
    if (!bias) continue;
    const inputScale = (node.input(0).producer!.input(1).initializer!.data as Float32Array)[0]!;
    const expected = (scales!.data as Float32Array).map((scale) => biasScale(inputScale, scale, 1));
    expect(bias.input(1).initializer!.data).toEqual(expected);
  }
});

test('biases of 8 bits keep their scales and stay in their range', async () => {
  const one = await netCase({bias: 'int8'});
  const {model} = await reconstruct(one, {method: 'adaquant'});
  const biasesOf = (bytes: Uint8Array) =>
    layersOf(bytes).map((node) => (node.inputs[2]?.producer?.inputs ?? []).map((value) => value?.initializer));
  const [before, after] = [biasesOf(one.quantized), biasesOf(model)];
  expect(after.map(([, scale]) => scale)).toEqual(before.map(([, scale]) => scale));
  expect(after.map(([integers]) => integers?.type)).toEqual(before.map(([integers]) => integers && 'int8'));
  expect(after).not.toEqual(before);
});

test('of the graph nothing changes but constants', async () => {
  const one = await netCase();
  const {model} = await reconstruct(one);
  const shapeOf = (bytes: Uint8Array) =>
    decodeModel(bytes).graph.nodes.map(({opType, name, inputs}) => [opType, name, inputs.map((value) => value?.name)]);
  expect(shapeOf(model)).toEqual(shapeOf(one.quantized));
});

test('integers that make the outputs worse are not taken', async () => {
  // The quantizer of x clips at 7, so that c is too small and a larger weight makes up for it; but z only looks at small
  // c, which are right.
  const text = (input: string) => `(x: float32[1,1,1,1]) -> (z: float32[1,1,1,1]) {
    one = float32[] {1}
    ${input}
    d: float32[1,1,1,1] = Sub(one, c) as sub
    z = Relu(d) as relu
  }`;
  const imported = bytesOf(text('w = float32[1,1,1,1] {1}; c = Conv(x, w) as conv'));
  const integer = bytesOf(
    text(`s = float32[] {0.02734375}; zp = uint8[] {0}
    xq = QuantizeLinear(x, s, zp); xd = DequantizeLinear(xq, s, zp)
    wq = int8[1,1,1,1] {100}; sw = float32[] {0.01}; zw = int8[] {0}; w = DequantizeLinear(wq, sw, zw)
    c = Conv(xd, w) as conv`),
  );
  const samples = randomDataset({shape: [1, 1, 1], range: [0, 10], indices: upTo(32)});
  const {model, report, summary} = await reconstruct({imported, quantized: integer, samples}, {method: 'adaquant'});
  expect(report.isApplied).toBe(false);
  expect(report.layers[0]!.changedCount).toBe(1);
  expect(model).toEqual(integer);
  expect(summary).toMatch(/^left as it was: new integers in 1 layer make the output \d+\.\d dB noisier$/);
});

test('a model without such layers is handed on as it is', async () => {
  const imported = bytesOf('(x: float32[1,3,8,8]) -> (y: float32[1,3,8,8]) { y = Relu(x) }');
  const {model, report, summary, computed} = await reconstruct({imported, quantized: imported, samples: SAMPLES});
  expect([model, computed, summary]).toEqual([
    imported,
    [],
    'no layer has an integer weight whose error can be measured',
  ]);
  expect(report).toMatchObject({isApplied: false, layers: []});
});

test('what was computed is not computed again, and another last layer computes only itself and what follows', async () => {
  const stored = new Map<string, Uint8Array>();
  const one = await netCase();
  const first = await reconstruct(one, {stored});
  expect(first.computed.slice(0, 5)).toEqual(['conv1', 'conv2', 'conv3', 'gemm', 'matmul']);
  expect(first.computed.slice(5).every((label) => label.startsWith('outputs'))).toBe(true);
  const again = await reconstruct(one, {stored});
  expect([again.computed, again.model]).toEqual([[], first.model]);
  const reversed = {...one, samples: {...SAMPLES, samples: [...SAMPLES.samples].reverse()}};
  expect((await reconstruct(reversed, {stored})).computed).toEqual([]);
  const tuned = await reconstruct(await netCase({}, NET('seeded 66')), {stored});
  expect(tuned.computed.filter((label) => !label.startsWith('outputs'))).toEqual(['gemm', 'matmul']);
});

test('damaged items are computed again', async () => {
  const stored = new Map<string, Uint8Array>();
  const one = await netCase();
  const first = await reconstruct(one, {stored});
  for (const key of stored.keys()) stored.set(key, Uint8Array.of(1, 2, 3));
  const again = await reconstruct(one, {stored});
  expect([again.computed, again.model]).toEqual([first.computed, first.model]);
});

test('the result has the same bytes with one worker and with two', async () => {
  const one = await netCase();
  const run = async (size: number): Promise<Uint8Array> => {
    const pool = createWorkerPool({workerFile: await workerBundle(), size});
    const runJob = (job: string, payload: unknown, onProgress?: (done: number) => void): Promise<unknown> =>
      pool.runJob(job, payload, {onProgress});
    try {
      return (await reconstruct(one, {}, {concurrency: size, runJob})).model;
    } finally {
      await pool.close();
    }
  };
  const alone = await run(1);
  expect(alone).not.toEqual(one.quantized);
  expect(await run(2)).toEqual(alone);
});

test('a build that is stopped says so', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(reconstruct(await netCase(), {}, {signal: stop.signal})).rejects.toMatchObject({reason: 'interrupted'});
});
