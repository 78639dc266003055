import {expect, test} from 'vitest';
import {foldBatchNormalization} from '../../../src/onnx/passes/fold-batch-normalization.ts';
import {checkPass, type PassExpectation} from '../../support/check-pass.ts';

/** Weight and bias are rounded to float32 once more than without folding. */
const TOLERANCE = 1e-6;

/** Statement of a BatchNormalization with parameters of its own. */
const batchNormalization = (output: string, input: string, channels: number): string =>
  [
    `s = float32[${channels}] seeded 11`,
    `o = float32[${channels}] seeded 12`,
    `m = float32[${channels}] seeded 13`,
    `v = float32[${channels}] {${Array.from({length: channels}, (_, i) => 0.5 + i)}}`,
    `${output} = BatchNormalization(${input}, s, o, m, v) {epsilon: 0.001}`,
  ].join('; ');

const check = (text: string, expected: Omit<PassExpectation, 'tolerance'>) =>
  checkPass(foldBatchNormalization, text, {tolerance: TOLERANCE, ...expected});

test('case 1: Conv with a bias takes the normalization and its output name', async () => {
  const model = await check(
    `(x: float32[1,3,5,5]) -> (y) { w = float32[4,3,3,3] seeded 1; b = float32[4] seeded 2; c = Conv(x, w, b) {pads: [1,1,1,1]}; ${batchNormalization('y', 'c', 4)} }`,
    {changes: 1, operators: 'Conv', contains: /y: float32\[1,4,5,5\]|y = Conv\(x, w, b\)/},
  );
  expect(model.graph.find('c')).toBeUndefined();
});

test('case 1: a missing bias is added', async () => {
  await check(
    `(x: float32[1,3,5,5]) -> (z) { w = float32[4,3,3,3] seeded 1; c = Conv(x, w); ${batchNormalization('y', 'c', 4)}; z = Relu(y) }`,
    {changes: 1, operators: 'Conv Relu', contains: /y: float32\[1,4,3,3\] = Conv\(x, w, w_bias\)/},
  );
});

test('case 1: depthwise, grouped and one-dimensional Conv', async () => {
  await check(
    `(x: float32[1,4,5,5]) -> (y) { w = float32[4,1,3,3] seeded 1; c = Conv(x, w) {group: 4}; ${batchNormalization('y', 'c', 4)} }`,
    {changes: 1, operators: 'Conv'},
  );
  await check(
    `(x: float32[1,4,5,5]) -> (y) { w = float32[6,2,3,3] seeded 1; c = Conv(x, w) {group: 2}; ${batchNormalization('y', 'c', 6)} }`,
    {changes: 1, operators: 'Conv'},
  );
  await check(
    `(x: float32[1,4,5]) -> (y) { w = float32[6,4,3] seeded 1; c = Conv(x, w); ${batchNormalization('y', 'c', 6)} }`,
    {changes: 1, operators: 'Conv'},
  );
});

test('case 2: ConvTranspose, also grouped', async () => {
  await check(
    `(x: float32[1,3,4,4]) -> (y) { w = float32[3,5,2,2] seeded 1; c = ConvTranspose(x, w) {strides: [2,2]}; ${batchNormalization('y', 'c', 5)} }`,
    {changes: 1, operators: 'ConvTranspose'},
  );
  await check(
    `(x: float32[1,4,4,4]) -> (y) { w = float32[4,3,2,2] seeded 1; b = float32[6] seeded 2; c = ConvTranspose(x, w, b) {group: 2}; ${batchNormalization('y', 'c', 6)} }`,
    {changes: 1, operators: 'ConvTranspose'},
  );
});

test('case 3: Gemm either way round, with alpha, beta and any bias', async () => {
  const gemm = (weight: string, bias: string, rest: string): string =>
    `(x: float32[2,3]) -> (y) { w = ${weight} seeded 1; ${bias === '' ? '' : `b = ${bias} seeded 2;`} c = Gemm(x, w${bias === '' ? '' : ', b'}) ${rest}; ${batchNormalization('y', 'c', 5)} }`;
  await check(gemm('float32[3,5]', 'float32[5]', ''), {changes: 1, operators: 'Gemm'});
  await check(gemm('float32[5,3]', 'float32[1,5]', '{transB: 1, alpha: 0.5, beta: 2.0}'), {
    changes: 1,
    operators: 'Gemm',
  });
  await check(gemm('float32[3,5]', '', '{alpha: 0.5}'), {changes: 1, operators: 'Gemm'});
  await check(gemm('float32[3,5]', 'float32[]', ''), {changes: 1, operators: 'Gemm'});
  await check(gemm('float32[3,5]', 'float32[2,5]', ''), {changes: 0, operators: 'Gemm BatchNormalization'});
});

test('cases 4 and 5: MatMul of rank 2 leaves the shift to an Add', async () => {
  await check(
    `(x: float32[2,3]) -> (y) { w = float32[3,5] seeded 1; c = MatMul(x, w); ${batchNormalization('y', 'c', 5)} }`,
    {changes: 1, operators: 'MatMul Add', contains: /Add\(c, y_shift\)/},
  );
  await check(
    `(x: float32[2,3]) -> (y) { w = float32[3,5] seeded 1; a = float32[5] seeded 3; c = MatMul(x, w); d = Add(a, c); ${batchNormalization('y', 'd', 5)} }`,
    {changes: 1, operators: 'MatMul Add'},
  );
  await check(
    `(x: float32[2,5,3]) -> (y) { w = float32[3,4] seeded 1; c = MatMul(x, w); ${batchNormalization('y', 'c', 5)} }`,
    {changes: 0, operators: 'MatMul BatchNormalization'},
  );
});

test('a weight that others read too is left as it is for them', async () => {
  await check(
    `(x: float32[1,3,5,5]) -> (y, z) { w = float32[4,3,3,3] seeded 1; c = Conv(x, w); z = Conv(x, w); ${batchNormalization('y', 'c', 4)} }`,
    {changes: 1, operators: 'Conv Conv', contains: /y = Conv\(x, w_1, w_1_bias\)/},
  );
});

test('cases 6 and 7: left alone', async () => {
  const conv = 'w = float32[4,3,1,1] seeded 1; c = Conv(x, w)';
  const left = {changes: 0, operators: 'Conv BatchNormalization'};
  await check(`(x: float32[1,3,5,5]) -> (y, c) { ${conv}; ${batchNormalization('y', 'c', 4)} }`, left);
  await check(`(x: float32[1,3,5,5]) -> (y, z) { ${conv}; z = Relu(c); ${batchNormalization('y', 'c', 4)} }`, {
    changes: 0,
    operators: 'Conv Relu BatchNormalization',
  });
  await check(
    `(x: float32[1,3,5,5], s: float32[4]) -> (y) { ${conv}; o = float32[4] zeros; m = float32[4] zeros; v = float32[4] ones; y = BatchNormalization(c, s, o, m, v) }`,
    left,
  );
  await check(
    `(x: float32[1,3,5,5], w: float32[4,3,1,1]) -> (y) { c = Conv(x, w); ${batchNormalization('y', 'c', 4)} }`,
    left,
  );
  // The variance of -epsilon makes the factor infinite.
  await check(
    `(x: float32[1,3,5,5]) -> (y) { ${conv}; s = float32[4] ones; o = float32[4] zeros; m = float32[4] zeros; v = float32[4] fill -1; y = BatchNormalization(c, s, o, m, v) {epsilon: 1.0} }`,
    {...left, cannotRun: true},
  );
  await check(
    `(x: float32[1,3,5,5]) -> (y) { ${conv}; s = float32[4] ones; o = float32[4] zeros; m = float32[4] zeros; v = float32[4] ones; y, p, q = BatchNormalization(c, s, o, m, v) {training_mode: 1} }`,
    {...left, cannotRun: true},
  );
});

test('subgraphs are visited', async () => {
  const model = await check(
    `(k: bool[], x: float32[1,3,2,2]) -> (y) { y = If(k) {then_branch: graph t () -> (a) { w = float32[2,3,1,1] seeded 1; c = Conv(x, w); ${batchNormalization('a', 'c', 2)} }, else_branch: graph e () -> (b) { b = float32[1,2,2,2] seeded 4 }} }`,
    {changes: 1, operators: 'If', cannotRun: true},
  );
  expect(model.graph.nodes[0]?.subgraphs()[0]?.nodes.map(({opType}) => opType)).toEqual(['Conv']);
});
