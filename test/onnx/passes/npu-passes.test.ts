/** Rewrites that NPUs ask for, and what a DPU computes instead of some operators. */
import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {approximateOperators} from '../../../src/onnx/passes/approximate-operators.ts';
import {batchNormalizationToConv} from '../../../src/onnx/passes/batch-normalization-to-conv.ts';
import {clip6ToRelu, clipToRelu} from '../../../src/onnx/passes/clip-to-relu.ts';
import {reduceMeanToPool} from '../../../src/onnx/passes/reduce-mean-to-pool.ts';
import {splitToSlice} from '../../../src/onnx/passes/split-to-slice.ts';
import {checkPass} from '../../support/check-pass.ts';
import {runModel} from '../../support/run-model.ts';

test('a Split becomes a Slice for each output', async () => {
  const text = (split: string) => `(x: float32[2,5]) -> (a, b) { ${split} }`;
  await checkPass(splitToSlice, text('n = int64[2] {2,3}; a, b = Split(x, n) {axis: 1}'), {
    changes: 1,
    operators: 'Slice Slice',
  });
  await checkPass(splitToSlice, text('a, b = Split(x) {axis: -1, num_outputs: 2}'), {
    changes: 1,
    operators: 'Slice Slice',
  });
});

test('a mean over height and width becomes a pooling', async () => {
  const text = (axes: string, more = '') =>
    `(x: float32[1,3,4,4]) -> (y) { a = int64[2] {${axes}}; y = ReduceMean(x, a)${more} }`;
  const same = {operators: 'GlobalAveragePool', tolerance: 1e-6};
  await checkPass(reduceMeanToPool, text('2,3'), {changes: 1, ...same});
  await checkPass(reduceMeanToPool, text('-1,-2'), {changes: 1, ...same});
  await checkPass(reduceMeanToPool, text('1,2'), {changes: 0, operators: 'ReduceMean'});
  await checkPass(reduceMeanToPool, text('2,3', ' {keepdims: 0}'), {changes: 0, operators: 'ReduceMean'});
});

test('a normalization that nothing takes up becomes a depthwise layer', async () => {
  const text = (dims: string) => `(x: float32[${dims}]) -> (y) {
    s = float32[2] {1, 2}; b = float32[2] {0.5, -1}; m = float32[2] {0.25, 3}; v = float32[2] {1, 4}
    y = BatchNormalization(x, s, b, m, v)
  }`;
  await checkPass(batchNormalizationToConv, text('1,2,3,3'), {changes: 1, operators: 'Conv', tolerance: 1e-6});
  await checkPass(batchNormalizationToConv, text('4,2'), {changes: 0, operators: 'BatchNormalization'});
});

test('a Clip from 0 becomes a Relu, any or only the one to 6', async () => {
  const text = (min: string, max: string) =>
    `(x: float32[4]) -> (y) { l = float32[] {${min}}; h = float32[] {${max}}; y = Clip(x, l, h) }`;
  const check = async (pass: typeof clipToRelu, min: string, max: string, changes: number) => {
    await checkPass(pass, text(min, max), {changes, operators: changes ? 'Relu' : 'Clip', cannotRun: true});
  };
  await check(clipToRelu, '0', '6', 1);
  await check(clipToRelu, '0', '20', 1);
  await check(clipToRelu, '-1', '6', 0);
  await check(clip6ToRelu, '0', '6', 1);
  await check(clip6ToRelu, '0', '20', 0);
});

const QUANTIZED = (node: string, dims = '1,1,3,3') => `(x: float32[${dims}]) -> (y) {
  s = float32[] {0.0625}; z = int8[] {0}
  q: int8[${dims}] = QuantizeLinear(x, s, z)
  d: float32[${dims}] = DequantizeLinear(q, s, z)
  y = ${node}
}`;

const approximated = (text: string, operators: Parameters<typeof approximateOperators>[1]) => {
  const model = parseModel(text);
  const changes = approximateOperators(model, operators);
  return {model, changes, operators: model.graph.nodes.slice(2).map(({opType}) => opType)};
};

test('operators become what a DPU computes', async () => {
  const leaky = approximated(QUANTIZED('LeakyRelu(d) {alpha: 0.1}'), ['LeakyRelu']);
  expect(leaky.model.graph.nodes[2]?.float('alpha')).toBe(26 / 256);
  const sigmoid = approximated(QUANTIZED('Sigmoid(d)'), ['Sigmoid', 'HardSigmoid']);
  expect(sigmoid.operators).toEqual(['HardSigmoid', 'Constant', 'Mul']);
  const pool = approximated(QUANTIZED('AveragePool(d) {kernel_shape: [3,3]}'), ['AveragePool']);
  expect(pool.operators).toEqual(['AveragePool', 'Constant', 'Mul']);
  const [before, after] = await Promise.all([
    runModel(parseModel(QUANTIZED('AveragePool(d) {kernel_shape: [3,3]}'))),
    runModel(pool.model),
  ]);
  const value = (outputs: typeof before) => (outputs.y!.data as Float32Array)[0]!;
  expect(value(after) / value(before)).toBeCloseTo(63 / 64, 6);
  const mean = approximated(QUANTIZED('ReduceMean(d, a)').replace('s = ', 'a = int64[1] {2}; s = '), ['ReduceMean']);
  expect(mean.operators).toEqual(['ReduceMean', 'Constant', 'Mul']);
});

test('what a DPU does not compute, or what stays float, is left', () => {
  const left = (text: string, operators: Parameters<typeof approximateOperators>[1]) =>
    expect(approximated(text, operators).changes).toBe(0);
  left(QUANTIZED('AveragePool(d) {kernel_shape: [3,2]}'), ['AveragePool']);
  left(QUANTIZED('HardSigmoid(d) {alpha: 0.2}'), ['HardSigmoid']);
  left(QUANTIZED('Sigmoid(d)'), ['HardSigmoid']);
  left('(x: float32[1,1,3,3]) -> (y) { y = LeakyRelu(x) {alpha: 0.1} }', ['LeakyRelu']);
});
