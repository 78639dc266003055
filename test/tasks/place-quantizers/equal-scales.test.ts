import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {quantizeModel} from '../../../src/tasks/quantize/quantize-model.ts';
import {tiRecipe} from '../../support/tinpu-rig.ts';

const NET = `(x: float32[1,4,2,2]) -> (y: float32[1,4,2,2]) {
  w = float32[4,4,1,1] seeded 1 times 0.3
  c1: float32[1,4,2,2] = Conv(x, w) as conv1
  r1: float32[1,4,2,2] = Relu(c1) as relu1
  c2: float32[1,4,2,2] = Conv(r1, w) as conv2
  s: float32[1,4,2,2] = Add(r1, c2) as add1
  r2: float32[1,4,2,2] = Relu(s) as relu2
  p: float32[1,4,2,2] = MaxPool(r2) {kernel_shape: [1,1]} as pool
  c3: float32[1,4,2,2] = Conv(p, w) as conv3
  y = Add(p, c3) as add2
}`;

const RANGES = new Map<string, readonly [number, number]>([
  ['x', [-1, 1]],
  ['r1', [0, 3]],
  ['c2', [-5, 2]],
  ['p', [0, 1]],
  ['r2', [0, 1]],
  ['c3', [-0.5, 0.5]],
  ['y', [-4, 1]],
]);

function quantized(changes: Parameters<typeof tiRecipe>[0] = {}) {
  const recipe = tiRecipe(changes);
  const placed = placeQuantizers(parseModel(NET), recipe);
  if (!placed.ok) throw new Error('not placed');
  const {placement} = placed.value;
  const model = decodeModel(encodeModel(parseModel(NET)));
  const {report} = quantizeModel(model, {placement, ranges: RANGES, recipe});
  const parametersOf = (name: string) => {
    const tensor = report.tensors.find((one) => one.name === name);
    return tensor && [tensor.scales[0], tensor.zeroPoints[0]];
  };
  return {placement, model, parametersOf};
}

test('inputs and output of additions form one group, chains of them together', () => {
  expect(quantized().placement.equalScales.map((group) => [...group].sort())).toEqual([['c2', 'c3', 'r1', 'r2', 'y']]);
  expect(quantized({equalScales: []}).placement.equalScales).toEqual([]);
});

test('a group has the largest of its scales, rounded up to a power of two, and each its own sign', () => {
  const {parametersOf} = quantized();
  // 5 / 127.5 is 0.039: 2^-4. Without negative numbers all 256 integers lie above zero.
  expect(parametersOf('c2')).toEqual([2 ** -4, 128]);
  expect(parametersOf('r1')).toEqual([2 ** -4, 0]);
  expect(parametersOf('r2')).toEqual([2 ** -4, 0]);
  expect(parametersOf('c3')).toEqual([2 ** -4, 128]);
  expect(parametersOf('x')).toEqual([2 ** -6, 128]);
  const alone = quantized({equalScales: []});
  // 3 / 255 is 0.0118: 2^-6.
  expect(alone.parametersOf('r1')).toEqual([2 ** -6, 0]);
  expect(alone.parametersOf('c3')).toEqual([2 ** -7, 128]);
});

test('a Relu is the work of its quantizer only where the zero point follows the sign', () => {
  const operators = (changes: Parameters<typeof tiRecipe>[0]) =>
    quantized(changes).model.graph.nodes.filter(({opType}) => opType === 'Relu').length;
  expect(operators({})).toBe(0);
  expect(operators({zeroPointFollowsSign: false})).toBe(2);
});
