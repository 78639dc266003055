import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {createOnnxruntimeEngine} from '../../src/engine/onnxruntime-engine.ts';
import {withTaps} from '../../src/engine/tapped-model.ts';
import type {Tensor} from '../../src/numeric/tensor.ts';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {named, sharedPath} from '../support/shared.ts';

const engine = await createOnnxruntimeEngine();
const model = encodeModel(
  parseModel(
    '(x: float32[N,2]) -> (y: float32[N,2]) { w = float32[2] {10, 20}; "a b" = Add(x, w); c = Relu("a b"); y = Neg(c) }',
  ),
);
const x: Tensor = {type: 'float32', dims: [1, 2], data: Float32Array.of(1, -30)};

test('inner values, inputs and constants become outputs, computed as before', async () => {
  const session = await engine.openSession(withTaps(model, ['a b', 'x', 'y', 'w', 'a b']));
  expect(session.outputs.map(({name}) => name)).toEqual(['y', 'a b', 'x', 'w']);
  const outputs = await session.run({x});
  const got = Object.fromEntries(Object.entries(outputs).map(([name, {data}]) => [name, [...(data as Float32Array)]]));
  expect(got).toEqual({y: [-11, -0], 'a b': [11, -10], x: [1, -30], w: [10, 20]});
});

test('a model whose values already are outputs is given back as it is', () => {
  expect(withTaps(model, ['y'])).toBe(model);
  expect(withTaps(model, [])).toBe(model);
});

test('a name that is no value of the graph is refused', () => {
  expect(() => withTaps(model, ['nope'])).toThrow('cannot tap "nope"');
  expect(() => withTaps(model, ['Relu'])).toThrow('cannot tap "Relu"');
  expect(() => withTaps(model.subarray(0, model.length - 1), ['c'])).toThrow();
});

const files = [
  'resnet8-cifar10-mlperf/resnet8_float.onnx',
  'silero-vad/silero_vad_16k_op15.onnx',
  'vit-cifar10/vit_pgd_2_3_16.onnx',
];

for (const file of files) {
  const shared = sharedPath('models', file);
  test.skipIf(!shared)(named(`all float values of ${file} can be tapped`, shared), async () => {
    const bytes = await readFile(shared!);
    const names = decodeModel(bytes).graph.nodes.flatMap((node) =>
      node.outputs.flatMap((output) => output?.name ?? []),
    );
    const session = await engine.openSession(withTaps(bytes, names));
    expect(new Set(session.outputs.map(({name}) => name))).toEqual(new Set(names));
    await session.release();
  });
}
