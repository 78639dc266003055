import {expect, test} from 'vitest';
import {createWorkerPool} from '../../../src/build/worker-pool.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {correctableLayers} from '../../../src/tasks/correct-biases/correctable-layers.ts';
import {buildMeasuringModel} from '../../../src/tasks/correct-biases/measuring-model.ts';
import {correctBiasesTask} from '../../../src/tasks/correct-biases/task.ts';
import {
  type CorrectionCase,
  quantized,
  randomDataset,
  requestOf,
  runCorrection,
  upTo,
  valuesOf,
} from '../../support/correct-biases-rig.ts';
import {nativeRecipe} from '../../support/recipes.ts';
import {workerBundle} from '../../support/worker-bundle.ts';

const bytesOf = (text: string): Uint8Array => encodeModel(parseModel(text));

const bias = (model: Uint8Array | Model, name: string): number[] => {
  const {graph} = model instanceof Uint8Array ? decodeModel(model) : model;
  return [...(graph.value(name).initializer!.data as Int32Array)];
};

test('a known rounding error of the weights is taken out of the bias', async () => {
  // x is 2 everywhere; the weights 0.75, 0.5 and 0.375 become 0.5, 0.5 and 0.25: errors of 0.5, 0 and 0.25, where a
  // step of the bias is 0.5, and half a step goes to the even integer.
  const imported = bytesOf(`(x: float32[1,1,2,2]) -> (y: float32[1,3,2,2]) {
    w = float32[3,1,1,1] {0.75, 0.5, 0.375}
    b = float32[3] {-1.5, 1, 0}
    y = Conv(x, w, b) as conv
  }`);
  const integer = bytesOf(`(x: float32[1,1,2,2]) -> (y: float32[1,3,2,2]) {
    sx = float32[] {1}
    zx = uint8[] {0}
    xq = QuantizeLinear(x, sx, zx)
    xd = DequantizeLinear(xq, sx, zx)
    wq = int8[3,1,1,1] {1, 1, 1}
    sw = float32[3] {0.5, 0.5, 0.25}
    zw = int8[3] {0, 0, 0}
    w = DequantizeLinear(wq, sw, zw) {axis: 0}
    bq = int32[3] {-3, 2, 0}
    sb = float32[3] {0.5, 0.5, 0.5}
    zb = int32[3] {0, 0, 0}
    b = DequantizeLinear(bq, sb, zb) {axis: 0}
    y = Conv(xd, w, b) as conv
  }`);
  const samples = randomDataset({shape: [1, 2, 2], range: [2, 2], indices: upTo(3)});
  const {model, corrections, summary} = await runCorrection({imported, quantized: integer, samples});
  expect(bias(model, 'bq')).toEqual([-2, 2, 0]);
  expect(corrections).toMatchObject({
    sampleCount: 3,
    isApplied: true,
    layers: [{layer: 'conv', channelCount: 3, changedCount: 1, largest: 0.5}],
  });
  expect(summary).toBe('1 layer corrected; output 7.0 dB cleaner on 3 samples');
});

const NET = (last = 'seeded 6') => `(x: float32[1,3,8,8]) -> (y: float32[1,5]) {
  w1 = float32[8,3,3,3] seeded 1 times 0.3
  b1 = float32[8] seeded 2
  w2 = float32[8,1,3,3] seeded 3 times 0.3
  b2 = float32[8] seeded 4
  w3 = float32[6,8,1,1] seeded 5 times 0.3
  w4 = float32[6,5] ${last}
  c1: float32[1,8,8,8] = Conv(x, w1, b1) {pads: [1,1,1,1]} as conv1
  r1: float32[1,8,8,8] = Relu(c1) as relu1
  c2: float32[1,8,4,4] = Conv(r1, w2, b2) {group: 8, pads: [1,1,1,1], strides: [2,2]} as conv2
  r2: float32[1,8,4,4] = Relu(c2) as relu2
  c3: float32[1,6,4,4] = Conv(r2, w3) as conv3
  p: float32[1,6,1,1] = GlobalAveragePool(c3) as pool
  f: float32[1,6] = Flatten(p) as flatten
  y = Gemm(f, w4) as gemm
}`;

const SAMPLES = randomDataset({shape: [3, 8, 8], range: [-1, 2], indices: upTo(40)});

/** A recipe whose rounding errors are large. */
const COARSE = nativeRecipe({
  weights: {type: 'int4', granularity: 'per-channel', symmetric: true, scale: 'float', reducedRange: false},
});

async function netCase(changes: Partial<CorrectionCase> = {}, text = NET(), recipe = COARSE): Promise<CorrectionCase> {
  const imported = bytesOf(text);
  return {imported, quantized: await quantized(imported, SAMPLES, recipe), samples: SAMPLES, ...changes};
}

/** Largest mean error of a channel that is left, in steps of its bias. */
async function largestErrorInSteps({imported, samples}: CorrectionCase, model: Uint8Array): Promise<number> {
  const layers = correctableLayers(decodeModel(imported).graph, decodeModel(model).graph);
  const measuring = buildMeasuringModel(decodeModel(imported), decodeModel(model), [...layers.keys()]);
  const values = await valuesOf(encodeModel(measuring.model), measuring.errors, samples);
  let largest = 0;
  for (const [i, name] of measuring.errors.entries()) {
    const layerBias = layers[i]!.bias;
    if (layerBias.kind !== 'int32') continue;
    for (let channel = 0; channel < layers[i]!.channels; channel++) {
      const mean = values.reduce((sum, outputs) => sum + outputs[name]![channel]!, 0) / values.length;
      const {scales} = layerBias;
      largest = Math.max(largest, Math.abs(mean) / scales[scales.length === 1 ? 0 : channel]!);
    }
  }
  return largest;
}

/** Rounding of the float32 sums in the engine, in steps of a bias; behind 16-bit activations steps are finer. */
const ROUNDING_STEPS = {8: 0.01, 16: 0.2} as const;

test('after correction no channel errs by more than half a step of its bias on average', async () => {
  const check = async (recipe: ReturnType<typeof nativeRecipe>, bits: 8 | 16 = 8) => {
    const one = await netCase({sampleCount: 100}, NET(), recipe);
    const {model, corrections} = await runCorrection(one);
    expect(corrections.layers.length).toBe(4);
    expect(corrections.isApplied).toBe(true);
    expect(await largestErrorInSteps(one, one.quantized)).toBeGreaterThan(1);
    expect(await largestErrorInSteps(one, model)).toBeLessThan(0.5 + ROUNDING_STEPS[bits]);
  };
  const weights = COARSE.weights;
  await check(COARSE);
  await check(nativeRecipe({weights: {...weights, granularity: 'per-tensor'}}));
  await check(nativeRecipe({weights: {...weights, type: 'uint8', symmetric: false}}));
  await check(
    nativeRecipe({weights, activations: {type: 'int16', symmetric: true, scale: 'float', reducedRange: false}}),
    16,
  );
  await check(
    nativeRecipe({weights, activations: {type: 'uint16', symmetric: false, scale: 'float', reducedRange: false}}),
    16,
  );
});

test('the corrected model is nearer to the float one on other samples', async () => {
  const one = await netCase();
  const {model, corrections} = await runCorrection(one);
  const others = randomDataset({shape: [3, 8, 8], range: [-1, 2], indices: upTo(200).slice(100)});
  const [float, before, after] = await Promise.all(
    [one.imported, one.quantized, model].map((bytes) => valuesOf(bytes, ['y'], others)),
  );
  const noise = (values: typeof before): number =>
    float!.reduce((sum, {y}, i) => sum + y!.reduce((all, v, k) => all + (v - values![i]!.y![k]!) ** 2, 0), 0);
  expect(noise(after)).toBeLessThan(0.7 * noise(before));
  expect(Number(corrections.outputError.after)).toBeLessThan(Number(corrections.outputError.before));
  expect(decodeModel(model).graph.outputs.map(({name}) => name)).toEqual(['y']);
});

test('a correction that makes the outputs worse is not made', async () => {
  // The quantizer of x clips at 7, so that c is too small on average; but z only looks at small c, which are right.
  const text = (input: string) => `(x: float32[1,1,1,1]) -> (z: float32[1,1,1,1]) {
    one = float32[] {1}
    ten = float32[] {10}
    ${input}
    d: float32[1,1,1,1] = Sub(one, c) as sub
    r: float32[1,1,1,1] = Relu(d) as relu
    z = Mul(r, ten) as mul
  }`;
  const imported = bytesOf(text('w = float32[1,1,1,1] {1}; c = Conv(x, w) as conv'));
  const integer = bytesOf(
    text(`s = float32[] {0.02734375}; zp = uint8[] {0}
    xq = QuantizeLinear(x, s, zp); xd = DequantizeLinear(xq, s, zp)
    wq = int8[1,1,1,1] {100}; sw = float32[] {0.01}; zw = int8[] {0}; w = DequantizeLinear(wq, sw, zw)
    c = Conv(xd, w) as conv`),
  );
  const samples = randomDataset({shape: [1, 1, 1], range: [0, 10], indices: upTo(64)});
  const {model, corrections, summary} = await runCorrection({imported, quantized: integer, samples, sampleCount: 64});
  expect(corrections.isApplied).toBe(false);
  expect(Number(corrections.layers[0]!.largest)).toBeGreaterThan(0.2);
  expect(model).toEqual(integer);
  expect(summary).toMatch(/^left as it was: correcting 1 layer makes the output \d+\.\d dB noisier$/);
});

test('a model without such layers is handed on as it is', async () => {
  const imported = bytesOf('(x: float32[1,3,8,8]) -> (y: float32[1,3,8,8]) { y = Relu(x) }');
  const one = {imported, quantized: imported, samples: SAMPLES};
  const {model, corrections, measured, summary} = await runCorrection(one);
  expect(model).toEqual(imported);
  expect(corrections).toMatchObject({isApplied: false, layers: []});
  expect([measured, summary]).toEqual([[], 'no layer has an error that a bias could take back']);
});

test('what was measured is not measured again, and another last layer measures only itself', async () => {
  const stored = new Map<string, Uint8Array>();
  const one = await netCase({sampleCount: 32});
  const first = await runCorrection(one, stored);
  expect(first.corrections.sampleCount).toBe(32);
  const chunks = first.jobs.length;
  expect(chunks).toBe(2);
  expect(first.measured.length).toBe((4 + 1) * chunks);
  const again = await runCorrection(one, stored);
  expect([again.jobs, again.measured, again.model]).toEqual([[], [], first.model]);
  const reversed = await runCorrection(
    {...one, samples: {...SAMPLES, samples: [...SAMPLES.samples].reverse()}},
    stored,
  );
  expect([reversed.measured, reversed.model]).toEqual([[], first.model]);
  const tuned = await runCorrection(await netCase({sampleCount: 32}, NET('seeded 66')), stored);
  expect(tuned.jobs.map(({layers}) => layers)).toEqual(first.jobs.map(() => 1));
  expect(new Set(tuned.measured.map((label) => label.split(',')[0]))).toEqual(new Set(['y', 'outputs']));
  expect(await correctBiasesTask.listItems!(requestOf(one), {readHint: async () => undefined})).toHaveLength(
    4 * chunks,
  );
});

test('damaged items are measured again', async () => {
  const stored = new Map<string, Uint8Array>();
  const one = await netCase();
  const first = await runCorrection(one, stored);
  for (const key of stored.keys()) stored.set(key, Uint8Array.of(1, 2, 3));
  const again = await runCorrection(one, stored);
  expect(again.measured.length).toBe(first.measured.length);
  expect(again.model).toEqual(first.model);
});

test('the result has the same bytes with one worker and with two', async () => {
  const one = await netCase({sampleCount: 40});
  const run = async (size: number): Promise<Uint8Array> => {
    const pool = createWorkerPool({workerFile: await workerBundle(), size});
    const runJob = (job: string, payload: unknown, onProgress?: (done: number) => void): Promise<unknown> =>
      pool.runJob(job, payload, {onProgress});
    try {
      return (await runCorrection(one, undefined, {concurrency: size, runJob})).model;
    } finally {
      await pool.close();
    }
  };
  const alone = await run(1);
  expect(alone).not.toEqual(one.quantized);
  expect(await run(2)).toEqual(alone);
});

const RECURRENT = `(x: float32[1,4], h: float32[1,6]) -> (y: float32[1,3], next: float32[1,6]) {
  w1 = float32[10,6] seeded 1 times 0.4
  b1 = float32[6] seeded 2 times 0.2
  w2 = float32[6,3] seeded 3
  k: float32[1,10] = Concat(x, h) {axis: 1} as join
  g: float32[1,6] = Gemm(k, w1, b1) as cell
  next = Tanh(g) as squash
  y = Gemm(next, w2) as head
}`;

test('recurrent models are measured on whole sequences, with the state of the float model', async () => {
  const imported = bytesOf(RECURRENT);
  const sequenceOf = (index: number): number => Math.floor(index / 10);
  const samples = randomDataset({shape: [4], range: [0.5, 1], indices: upTo(40)}, sequenceOf);
  const feeds = {state: {h: 'next'}, constants: {}};
  const integer = await quantized(imported, samples, COARSE, feeds);
  const one: CorrectionCase = {imported, quantized: integer, samples, feeds, sampleCount: 15};
  const {corrections, model} = await runCorrection(one);
  expect(corrections.sampleCount).toBe(20);
  expect(corrections.layers.map(({layer, changedCount}) => [layer, changedCount > 0])).toEqual([
    ['cell', true],
    ['head', true],
  ]);
  expect(corrections.isApplied).toBe(true);
  const {graph} = decodeModel(model);
  expect([graph.inputs.map(({name}) => name), graph.outputs.map(({name}) => name)]).toEqual([
    ['x', 'h'],
    ['y', 'next'],
  ]);
});

test('a layer before a subgraph is corrected, those behind it are not', async () => {
  const imported = bytesOf(`(x: float32[1,3,8,8]) -> (y: float32[1,2,8,8]) {
    w1 = float32[3,3,1,1] seeded 1
    b1 = float32[3] seeded 2
    w2 = float32[2,3,1,1] seeded 3
    yes = bool[] {true}
    c: float32[1,3,8,8] = Conv(x, w1, b1) as conv1
    r: float32[1,3,8,8] = If(yes) {then_branch: graph () -> (a) {a = Relu(c)}, else_branch: graph () -> (e) {e = Neg(c)}}
    y = Conv(r, w2) as conv2
  }`);
  const integer = await quantized(imported, SAMPLES, COARSE);
  const {corrections} = await runCorrection({imported, quantized: integer, samples: SAMPLES});
  expect(corrections.layers.map(({layer, changedCount}) => [layer, changedCount > 0])).toEqual([['conv1', true]]);
});
