import {test} from 'vitest';
import {linearForm} from '../../../src/onnx/passes/linear-form.ts';
import {checkPass} from '../../support/check-pass.ts';

const TOLERANCE = 1e-6;

const check = (text: string, changes: number, operators: string) =>
  checkPass(linearForm, text, {changes, operators, tolerance: TOLERANCE});

test('a matrix product and a row behind it become Gemm', async () => {
  const net = (addend: string, add = 'Add(m, b)') => `(x: float32[2,3]) -> (y: float32[2,4]) {
    w = float32[3,4] seeded 1
    b = ${addend}
    m: float32[2,4] = MatMul(x, w)
    y = ${add}
  }`;
  await check(net('float32[4] seeded 2'), 1, 'Gemm');
  await check(net('float32[1,4] seeded 2', 'Add(b, m)'), 1, 'Gemm');
  await check(net('float32[2,4] seeded 2'), 0, 'MatMul Add');
  await check(net('float32[] {3}'), 0, 'MatMul Add');
  await check(net('float32[4] seeded 2', 'Mul(m, b)'), 0, 'MatMul Mul');
});

test('a product that others read, or one of more than matrices, stays', async () => {
  await check(
    `(x: float32[2,3]) -> (y: float32[2,4], z: float32[2,4]) {
      w = float32[3,4] seeded 1
      b = float32[4] seeded 2
      m: float32[2,4] = MatMul(x, w)
      y = Add(m, b)
      z = Relu(m)
    }`,
    0,
    'MatMul Add Relu',
  );
  await check(
    `(x: float32[2,2,3]) -> (y: float32[2,2,4]) {
      w = float32[3,4] seeded 1
      b = float32[4] seeded 2
      m: float32[2,2,4] = MatMul(x, w)
      y = Add(m, b)
    }`,
    0,
    'MatMul Add',
  );
});

test('means over the whole picture become GlobalAveragePool', async () => {
  const mean = (axes: string, attributes = '') => `(x: float32[1,3,4,5]) -> (y: float32[...]) {
    axes = int64[${axes.split(',').length}] {${axes}}
    y = ReduceMean(x, axes) {keepdims: 1${attributes}}
  }`;
  await check(mean('2, 3'), 1, 'GlobalAveragePool');
  await check(mean('-1, -2'), 1, 'GlobalAveragePool');
  await check(mean('3'), 0, 'ReduceMean');
  await check(mean('1, 2'), 0, 'ReduceMean');
  await check(mean('2, 3').replace('keepdims: 1', 'keepdims: 0'), 0, 'ReduceMean');
  const pool = (attributes: string) => `(x: float32[1,3,4,5]) -> (y: float32[...]) {
    y = AveragePool(x) {${attributes}}
  }`;
  await check(pool('kernel_shape: [4, 5]'), 1, 'GlobalAveragePool');
  await check(pool('kernel_shape: [4, 4]'), 0, 'AveragePool');
  await check(pool('kernel_shape: [4, 5], pads: [1, 0, 1, 0]'), 0, 'AveragePool');
});
