import {expect, test} from 'vitest';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {weightedLayers} from '../../src/onnx/weighted-layers.ts';

const check = (body: string, shapes: {readonly x: string; readonly y: string}, expected: readonly object[]) => {
  const zeros = (dims: string): string =>
    Array(dims.split(',').reduce((product, dim) => product * Number(dim), 1))
      .fill('0')
      .join();
  const filled = body.replace(/float32\[([0-9,]+)\]/g, (type, dims) => `${type} {${zeros(dims)}}`);
  const {graph} = parseModel(`(x: float32[${shapes.x}]) -> (y: float32[${shapes.y}]) {${filled}}`);
  expect(weightedLayers(graph).map(({flops, outputChannels}) => ({flops, outputChannels}))).toEqual(expected);
};

test('each output element of a convolution meets every weight of its channel', () => {
  // 8 channels of 4 × 4, each from 3 · 3 · 3 weights.
  const conv = 'w = float32[8,3,3,3] y = Conv(x, w) {pads: [1, 1, 1, 1]}';
  check(conv, {x: '1,3,4,4', y: '1,8,4,4'}, [{flops: 2 * 8 * 16 * 27, outputChannels: 8}]);
  const depthwise = 'w = float32[8,1,3,3] y = Conv(x, w) {group: 8, pads: [1, 1, 1, 1]}';
  check(depthwise, {x: '1,8,4,4', y: '1,8,4,4'}, [{flops: 2 * 8 * 16 * 9, outputChannels: 8}]);
  check(conv, {x: 'n,3,4,4', y: 'n,8,4,4'}, [{flops: 2 * 8 * 16 * 27, outputChannels: 8}]);
});

test('each input element of a transposed convolution meets every weight of its channel', () => {
  const up = 'w = float32[3,8,2,2] y = ConvTranspose(x, w) {strides: [2, 2]}';
  check(up, {x: '1,3,4,4', y: '1,8,8,8'}, [{flops: 2 * 3 * 16 * 32, outputChannels: 8}]);
});

test('products with constant matrices', () => {
  check('w = float32[10,5] y = Gemm(x, w)', {x: '2,10', y: '2,5'}, [{flops: 2 * 2 * 10 * 5, outputChannels: 5}]);
  check('w = float32[5,10] y = Gemm(x, w) {transB: 1}', {x: '2,10', y: '2,5'}, [
    {flops: 2 * 2 * 10 * 5, outputChannels: 5},
  ]);
  check('w = float32[10,5] y = MatMul(x, w)', {x: '7,10', y: '7,5'}, [{flops: 2 * 7 * 10 * 5, outputChannels: 5}]);
  check('w = float32[3,10,5] y = MatMul(x, w)', {x: '3,7,10', y: '3,7,5'}, [
    {flops: 2 * 3 * 7 * 10 * 5, outputChannels: 5},
  ]);
});

test('operators without constant weights are no layers', () => {
  check('a = Transpose(x) y = MatMul(x, a)', {x: '4,4', y: '4,4'}, []);
  check('w = float32[4] y = Add(x, w)', {x: '4,4', y: '4,4'}, []);
});
