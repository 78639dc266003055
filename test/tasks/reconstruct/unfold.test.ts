import {expect, test} from 'vitest';
import {createOnnxruntimeEngine} from '../../../src/engine/onnxruntime-engine.ts';
import {elementCount, type Tensor} from '../../../src/numeric/tensor.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {fanIn, groupsOf, type LayerShape, unfold} from '../../../src/tasks/reconstruct/unfold.ts';

/** The engine adds up in float32. */
const CLOSE = 4;
const ALL = 1e9;

const conv = (given: Partial<Extract<LayerShape, {kind: 'conv'}>>): LayerShape => ({
  ...{kind: 'conv', groups: 1, depth: 2, kernel: [3, 3], strides: [1, 1], dilations: [1, 1]},
  ...{pads: [0, 0, 0, 0], autoPad: 'NOTSET'},
  ...given,
});

const CASES: readonly {readonly text: string; readonly shape: LayerShape}[] = [
  {text: '(x: float32[1,2,5,6]) -> (y: float32[?]) { w = float32[4,2,3,3] seeded 1 y = Conv(x, w) }', shape: conv({})},
  {
    text: '(x: float32[1,2,5,6]) -> (y: float32[?]) { w = float32[4,2,3,3] seeded 1 y = Conv(x, w) {pads: [1,0,2,1], strides: [2,1]} }',
    shape: conv({pads: [1, 0, 2, 1], strides: [2, 1]}),
  },
  {
    text: '(x: float32[2,2,7,6]) -> (y: float32[?]) { w = float32[4,2,3,3] seeded 1 y = Conv(x, w) {dilations: [2,1], pads: [2,1,2,1]} }',
    shape: conv({dilations: [2, 1], pads: [2, 1, 2, 1]}),
  },
  {
    text: '(x: float32[1,2,5,6]) -> (y: float32[?]) { w = float32[4,2,3,3] seeded 1 y = Conv(x, w) {auto_pad: "SAME_UPPER", strides: [2,2]} }',
    shape: conv({autoPad: 'SAME_UPPER', strides: [2, 2]}),
  },
  {
    text: '(x: float32[1,2,5,6]) -> (y: float32[?]) { w = float32[4,2,2,2] seeded 1 y = Conv(x, w) {auto_pad: "SAME_LOWER"} }',
    shape: conv({kernel: [2, 2], autoPad: 'SAME_LOWER'}),
  },
  {
    text: '(x: float32[1,4,5,6]) -> (y: float32[?]) { w = float32[4,2,3,3] seeded 1 y = Conv(x, w) {group: 2, pads: [1,1,1,1]} }',
    shape: conv({groups: 2, pads: [1, 1, 1, 1]}),
  },
  {
    text: '(x: float32[1,3,9]) -> (y: float32[?]) { w = float32[2,3,4] seeded 1 y = Conv(x, w) {strides: [2], pads: [1,2]} }',
    shape: conv({depth: 3, kernel: [4], strides: [2], dilations: [1], pads: [1, 2]}),
  },
];

async function outputOf(text: string): Promise<{input: Tensor; output: Tensor; weight: Float32Array}> {
  const model = parseModel(text.replace(': float32[?]', ''));
  const dims = model.graph.inputs[0]!.dims as readonly number[];
  const input: Tensor = {
    ...{type: 'float32', dims},
    data: Float32Array.from({length: elementCount(dims)}, (_, i) => Math.sin(i * 1.7)),
  };
  const session = await (await createOnnxruntimeEngine()).openSession(encodeModel(model));
  const {y} = await session.run({x: input});
  return {input, output: y!, weight: model.graph.value('w').initializer!.data as Float32Array};
}

test.each(CASES)('a weight times the unfolded inputs is what the engine gives: $text', async ({text, shape}) => {
  const {input, output, weight} = await outputOf(text);
  const {count, inputs, outputs} = unfold(shape, {input, output}, {positions: ALL, seed: 1});
  const depth = fanIn(shape);
  const channels = output.dims[1]!;
  expect(count * channels).toBe(elementCount(output.dims));
  for (let c = 0; c < channels; c++) {
    const group = Math.floor((c * groupsOf(shape)) / channels);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += weight[c * depth + k]! * inputs[(group * depth + k) * count + i]!;
      expect(sum).toBeCloseTo(outputs[c * count + i]!, CLOSE);
    }
  }
});

test('rows of a matrix are columns', () => {
  const input: Tensor = {type: 'float32', dims: [1, 2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6)};
  const output: Tensor = {type: 'float32', dims: [1, 2, 2], data: Float32Array.of(7, 8, 9, 10)};
  expect(unfold({kind: 'matrix', depth: 3}, {input, output}, {positions: ALL, seed: 1})).toEqual({
    count: 2,
    inputs: Float32Array.of(1, 4, 2, 5, 3, 6),
    outputs: Float32Array.of(7, 9, 8, 10),
  });
});

test('of many positions one in each stretch is taken, the same ones of inputs and outputs, others with another seed', () => {
  const data = Float32Array.from({length: 100}, (_, i) => i);
  const tensor: Tensor = {type: 'float32', dims: [1, 1, 10, 10], data};
  const shape = conv({depth: 1, kernel: [1, 1]});
  const chosen = (seed: number) => unfold(shape, {input: tensor, output: tensor}, {positions: 20, seed});
  const {count, inputs, outputs} = chosen(1);
  expect(count).toBe(20);
  expect(inputs).toEqual(outputs);
  expect([...inputs].map((position) => Math.floor(position / 5))).toEqual(Array.from({length: 20}, (_, i) => i));
  expect(chosen(1)).toEqual(chosen(1));
  expect(chosen(2)).not.toEqual(chosen(1));
});
