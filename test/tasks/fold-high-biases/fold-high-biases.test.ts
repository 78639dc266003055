import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {floatsOf} from '../../../src/onnx/rewrite/constants.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {foldHighBiases} from '../../../src/tasks/fold-high-biases/fold-high-biases.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

const statistics = (mean: readonly number[], deviation: readonly number[]) => {
  const [min, max] = [new Float64Array(mean.length), new Float64Array(mean.length)];
  const layer = {min, max, mean: Float64Array.from(mean), deviation: Float64Array.from(deviation)};
  return {sampleCount: 1, layers: new Map([['a', layer]])};
};

const model = (second: string): string =>
  `(x: float32[1,1,2,2]) -> (y) { w = float32[2,1,1,1] {0.5, 0.25}; b = float32[2] {20, 0}; a = Conv(x, w, b); r = Relu(a); ${second} }`;

test('what hardly any value falls below moves into the next bias, and the output stays', async () => {
  const original = parseModel(model('v = float32[1,2,1,1] {2, -8}; y = Conv(r, v)'));
  const folded = decodeModel(encodeModel(original));
  inferShapes(folded);
  expect(foldHighBiases(folded, statistics([20, 0], [0.5, 0.25]))).toBe(1);
  const [first, second] = folded.graph.nodes.filter(({opType}) => opType === 'Conv');
  expect(Array.from(floatsOf(first!.input(2).initializer)!)).toEqual([20 - 18.5, 0]);
  expect(Array.from(floatsOf(second!.input(2).initializer)!)).toEqual([2 * 18.5]);
  // x · 0.5 + 1.5 stays above 0 for the seeded inputs of at least −3.
  expect(largestDifference(await runModel(original), await runModel(encodeModel(folded)))).toBeLessThan(1e-6);
});

test('a layer that pads is left, and low biases are', () => {
  const padded = parseModel(model('v = float32[1,2,3,3] ones; y = Conv(r, v) {pads: [1,1,1,1]}'));
  expect(foldHighBiases(padded, statistics([20, 0], [0.5, 0.25]))).toBe(0);
  const low = parseModel(model('v = float32[1,2,1,1] {2, -8}; y = Conv(r, v)'));
  expect(foldHighBiases(low, statistics([1, 0], [0.5, 0.25]))).toBe(0);
});
