import {expect, test} from 'vitest';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {raiseOpset} from '../../../src/onnx/opset/raise-opset.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

const NET = (opset: number) => `ir 10
opset ${opset}
(x: float32[1,4,6,6]) -> (y: float32[1,3]) {
  w = float32[8,4,3,3] seeded 1
  v = float32[8,3] seeded 2
  six = float32[] {6}
  zero = float32[] {0}
  c: float32[1,8,6,6] = Conv(x, w) {pads: [1,1,1,1]}
  r: float32[1,8,6,6] = Clip(c, zero, six)
  m: float32[1,8,3,3] = MaxPool(r) {kernel_shape: [2,2], strides: [2,2]}
  g: float32[1,8,1,1] = GlobalAveragePool(m)
  f: float32[1,8] = Flatten(g)
  d: float32[1,3] = Gemm(f, v)
  y = Softmax(d)
}`;

test('a raised model computes the same', async () => {
  const before = parseModel(NET(21));
  const after = parseModel(NET(21));
  raiseOpset(after, 25);
  expect([after.opset, after.irVersion]).toEqual([25, 13]);
  expect(largestDifference(await runModel(encodeModel(before)), await runModel(encodeModel(after)))).toBe(0);
});

test('models that are there already stay, and older ones were never imported', () => {
  const model = parseModel(NET(23));
  raiseOpset(model, 21);
  expect([model.opset, model.irVersion]).toEqual([23, 10]);
  expect(() => raiseOpset(parseModel(NET(13)), 25)).toThrow('a model of operator set 13 was not imported');
});
