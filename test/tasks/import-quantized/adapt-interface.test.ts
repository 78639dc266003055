import {expect, test} from 'vitest';
import {Failure} from '../../../src/base/failure.ts';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {adaptInterface} from '../../../src/tasks/import-quantized/adapt-interface.ts';
import {runModel} from '../../support/run-model.ts';

/** Adapts `text` to `float` and gives what was told, and the outputs for one feed of the float model's shape. */
async function adapted(text: string, float: string, dims: readonly number[], name = 'x') {
  const model = parseModel(text);
  const changes = adaptInterface(model, parseModel(float).graph);
  const again = adaptInterface(decodeModel(encodeModel(model)), parseModel(float).graph);
  expect(again).toEqual([]);
  const random = seededRandom(3);
  const data = Float32Array.from({length: dims.reduce((a, b) => a * b, 1)}, () => random.nextNormal());
  return {changes, data, outputs: await runModel(model, {[name]: {type: 'float32', dims, data}})};
}

test('images with channels last are fed from images with channels first, and given back so', async () => {
  const float = '(x: float32[N,2,3,4]) -> (y: float32[N,2,3,4]) { y = Relu(x) }';
  const text = '(x: float32[1,3,4,2]) -> (y: float32[1,3,4,2]) { k = float32[2] {1, 10}; y = Mul(x, k) }';
  const {changes, data, outputs} = await adapted(text, float, [1, 2, 3, 4]);
  expect(changes).toEqual([
    'input "x" transposed [N, 2, 3, 4] → [1, 3, 4, 2]',
    'output "y" transposed [1, 3, 4, 2] → [N, 2, 3, 4]',
  ]);
  expect(outputs.y?.dims).toEqual([1, 2, 3, 4]);
  expect(Array.from(outputs.y!.data as Float32Array)).toEqual(
    Array.from(data, (value, i) => Math.fround(value * (i < 12 ? 1 : 10))),
  );
});

test('a flat input takes the elements in their order, and other names are the float ones', async () => {
  const float = '(data: float32[N,1,2,3]) -> (probs: float32[N,6]) { probs = Flatten(data) }';
  const text = '(x: float32[1,6]) -> (y: float32[1,6]) { probs = Neg(x); y = Neg(probs) }';
  const {changes, data, outputs} = await adapted(text, float, [1, 1, 2, 3], 'data');
  expect(changes).toEqual(['input "data" reshaped [N, 1, 2, 3] → [1, 6]', '1 input or output renamed']);
  expect(Array.from(outputs.probs!.data as Float32Array)).toEqual(Array.from(data));
});

test('what is fed and given alike is left as it is', async () => {
  const text = '(x: float32[1,2,3,3]) -> (y: float32[1,2,3,3]) { y = Relu(x) }';
  expect((await adapted(text, text, [1, 2, 3, 3])).changes).toEqual([]);
});

test('inputs are paired by name, else by position', () => {
  const float = parseModel('(a: float32[2], b: float32[3]) -> (y) { y = Concat(a, b) {axis: 0} }').graph;
  const swapped = parseModel('(b: float32[3], a: float32[2]) -> (y) { y = Concat(a, b) {axis: 0} }');
  expect(adaptInterface(swapped, float)).toEqual([]);
  const renamed = parseModel('(u: float32[2], v: float32[3]) -> (w) { w = Concat(u, v) {axis: 0} }');
  expect(adaptInterface(renamed, float)).toEqual(['3 inputs and outputs renamed']);
  expect(renamed.graph.inputs.map(({name}) => name)).toEqual(['a', 'b']);
});

test('models that take or give something else are refused', () => {
  const float = parseModel('(x: float32[1,4]) -> (y: float32[1,4]) { y = Relu(x) }').graph;
  const refused = (text: string) => expect(() => adaptInterface(parseModel(text), float)).toThrow(Failure);
  refused('(x: float32[1,5]) -> (y: float32[1,5]) { y = Relu(x) }');
  refused('(p: float32[1,4], q: float32[1,4]) -> (y: float32[1,4]) { y = Add(p, q) }');
});
