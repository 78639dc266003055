import {expect, test} from 'vitest';
import {createOnnxruntimeEngine} from '../../src/engine/onnxruntime-engine.ts';
import {REDUCTIONS, withReductions} from '../../src/engine/reduced-model.ts';
import type {Tensor} from '../../src/numeric/tensor.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';

const engine = await createOnnxruntimeEngine();

const TEXT =
  '(x: float32[N,2]) -> (y: float32[N,2]) { w = float32[2] {10, 20}; a = Add(x, w); "extremes 1" = Relu(a); y = Neg("extremes 1") }';

async function reduce(data: readonly number[], names: readonly string[]) {
  const {bytes, output} = withReductions(encodeModel(parseModel(TEXT)), names);
  const session = await engine.openSession(bytes);
  const x: Tensor = {type: 'float32', dims: [data.length / 2, 2], data: Float32Array.from(data)};
  const results = await session.run({x});
  const numbers = [...(results[output]!.data as Float32Array)];
  const triples = names.map((_, i) => numbers.slice(i * REDUCTIONS.count, (i + 1) * REDUCTIONS.count));
  return {triples, dims: results[output]!.dims, y: [...(results.y!.data as Float32Array)]};
}

test('smallest, largest and sum of inputs, inner values and outputs, beside what the model gives', async () => {
  const {triples, dims, y} = await reduce([1, -30, 2, 3], ['a', 'x', 'y', 'extremes 1', 'w']);
  expect(triples).toEqual([
    [-10, 23, 36],
    [-30, 3, -24],
    [-23, -0, -46],
    [0, 23, 46],
    [10, 20, 30],
  ]);
  expect(dims).toEqual([15]);
  expect(y).toEqual([-11, -0, -12, -23]);
});

test('NaN shows in the sum, wherever it stands', async () => {
  for (let place = 0; place < 40; place++) {
    const data = Array.from({length: 40}, (_, i) => (i === place ? Number.NaN : i - 20));
    const {triples} = await reduce(data, ['x']);
    expect(triples[0]![REDUCTIONS.sum]).toBeNaN();
  }
});

test('a name that is no value of the graph is refused', () => {
  expect(() => withReductions(encodeModel(parseModel(TEXT)), ['nope'])).toThrow('cannot reduce "nope"');
});
