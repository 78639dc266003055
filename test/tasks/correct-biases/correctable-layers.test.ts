import {expect, test} from 'vitest';
import type {PlacementRecipe} from '../../../src/artifacts/placement.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {correctableLayers} from '../../../src/tasks/correct-biases/correctable-layers.ts';
import {quantized, randomDataset, upTo} from '../../support/correct-biases-rig.ts';
import {nativeRecipe} from '../../support/recipes.ts';

/** `float value: kind of bias × channels` of each layer of the model, quantized. */
async function layersOf(text: string, recipe: Partial<PlacementRecipe> = {}, shape: readonly number[] = [2, 4, 4]) {
  const bytes = encodeModel(parseModel(text));
  const samples = randomDataset({shape, range: [-1, 1], indices: upTo(2)});
  const integer = await quantized(bytes, samples, nativeRecipe(recipe));
  const layers = correctableLayers(decodeModel(bytes).graph, decodeModel(integer).graph);
  return layers.map(({float, bias, channels}) => `${float.name}: ${bias.kind} × ${channels}`);
}

const TWO_LAYERS = (first: string, second: string): string => `(x: float32[1,2,4,4]) -> (y: float32[1,3,4,4]) {
  w1 = float32[3,2,1,1] seeded 1
  b1 = float32[3] seeded 2
  w2 = float32[3,3,3,3] seeded 3
  c: float32[1,3,4,4] = Conv(x, w1, b1) ${first}
  r: float32[1,3,4,4] = Relu(c)
  y = Conv(r, w2) {pads: [1,1,1,1]} ${second}
}`;

test('layers are found by name, and by their outputs where nodes have no names of their own', async () => {
  const both = ['c: int32 × 3', 'y: absent × 3'];
  expect(await layersOf(TWO_LAYERS('as one', 'as two'))).toEqual(both);
  expect(await layersOf(TWO_LAYERS('', ''))).toEqual(both);
});

test('layers that stay float have nothing to correct', async () => {
  const text = TWO_LAYERS('as one', 'as two');
  expect(await layersOf(text, {excludeNodes: ['one']})).toEqual(['y: absent × 3']);
  expect(await layersOf(text, {weights: {...nativeRecipe().weights, type: 'float'}})).toEqual([]);
  expect(await layersOf(text, {bias: 'float'})).toEqual(['c: float32 × 3', 'y: absent × 3']);
});

test('Gemm and ConvTranspose are layers too, with channels wherever their weights have them', async () => {
  const gemm = (weight: string, attributes: string) => `(x: float32[1,4]) -> (y: float32[1,3]) {
    w = float32[${weight}] seeded 1
    b = float32[1,3] seeded 2
    y = Gemm(x, w, b) {${attributes}}
  }`;
  expect(await layersOf(gemm('4,3', ''), {}, [4])).toEqual(['y: int32 × 3']);
  expect(await layersOf(gemm('3,4', 'transB: 1'), {}, [4])).toEqual(['y: int32 × 3']);
  expect(await layersOf(gemm('4,3', 'beta: 0.0'), {bias: 'float'}, [4])).toEqual([]);
  const transposed = `(x: float32[1,2,4,4]) -> (y: float32[1,6,4,4]) {
    w = float32[2,3,1,1] seeded 1
    y = ConvTranspose(x, w) {group: 2}
  }`;
  expect(await layersOf(transposed)).toEqual(['y: absent × 6']);
});

test('a bias that is not one number per channel is left alone', async () => {
  const text = (bias: string) => `(x: float32[1,4]) -> (y: float32[1,3]) {
    w = float32[4,3] seeded 1
    b = float32[${bias}] seeded 2
    y = Gemm(x, w, b)
  }`;
  expect(await layersOf(text('1'), {bias: 'float'}, [4])).toEqual([]);
  expect(await layersOf(text('1,3'), {bias: 'float'}, [4])).toEqual(['y: float32 × 3']);
});

test('layers behind shapes that depend on data are left alone', async () => {
  const text = `(x: float32[1,2,4,4]) -> (y: float32[n,3]) {
    w1 = float32[2,2,1,1] seeded 1
    w2 = float32[4,3] seeded 3
    c: float32[1,2,4,4] = Conv(x, w1)
    i: int64[4,n] = NonZero(c)
    f: float32[4,n] = Cast(i) {to: 1}
    t: float32[n,4] = Transpose(f) {perm: [1,0]}
    y = Gemm(t, w2)
  }`;
  expect(await layersOf(text)).toEqual(['c: absent × 2']);
});
