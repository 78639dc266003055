import {describe, expect, test} from 'vitest';
import type {Placement, PlacementRecipe} from '../../../src/artifacts/placement.ts';
import {builtInConfig} from '../../../src/manifest/aimet/built-in-configs.ts';
import {recipeOfConfig} from '../../../src/manifest/aimet/recipe-of-config.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {nativeRecipe, tensorOverride} from '../../support/recipes.ts';

const recipeFor = (config: string, changes: Partial<PlacementRecipe> = {}): PlacementRecipe =>
  nativeRecipe({...recipeOfConfig(builtInConfig(config), {param: 8, activation: 8}), ...changes});

function place(text: string, recipe: PlacementRecipe): Placement {
  const placed = placeQuantizers(parseModel(text), recipe);
  if (!placed.ok) throw new Error(placed.error.map(({message}) => message).join('\n'));
  return placed.value.placement;
}

/** Own quantizers by name; those that share, with what they share; what is counted together and what is fixed. */
function linesOf({quantizers, measuredValues}: Placement): readonly string[] {
  const measured = new Map(measuredValues.map((value) => [value.name, value]));
  return quantizers.map((quantizer) => {
    const {tensor} = quantizer;
    if (quantizer.role === 'bias') return `${tensor} bias`;
    const form = quantizer.symmetric ? 'symmetric' : 'free';
    if (quantizer.role !== 'activation') return `${tensor} ${quantizer.role} ${form} axis ${quantizer.axis}`;
    if (quantizer.source.kind === 'shared') return `${tensor} shares ${quantizer.source.tensor}`;
    if (quantizer.source.kind === 'fixed')
      return `${tensor} ${form} ${quantizer.source.min} to ${quantizer.source.max}`;
    const {joined, limits} = measured.get(tensor)!;
    return [
      tensor,
      form,
      ...(joined ? [`with ${joined.join()}`] : []),
      ...(limits ? [JSON.stringify(limits)] : []),
    ].join(' ');
  });
}

const check = (text: string, expected: readonly string[], recipe = recipeFor('default')) =>
  expect(linesOf(place(text, recipe))).toEqual(expected);

const CONV = 'w = float32[2,2,1,1] ones; b = float32[2] ones; c: float32[1,2,4,4] = Conv(x, w, b)';
const DEPTHWISE = 'w = float32[2,1,1,1] ones; c: float32[1,2,4,4] = Conv(x, w) {group: 2}';
const X = 'x: float32[1,2,4,4]';
const Y = 'y: float32[1,2,4,4]';

describe('like AIMET', () => {
  test('a fused pair has no quantizer inside, and its weights have channels', () => {
    check(`(${X}) -> (${Y}) {${CONV}; ${Y} = Relu(c)}`, ['x free', 'y free', 'w weight symmetric axis 0', 'b bias']);
  });

  test('a depthwise convolution is not fused: Relu shares its quantizer, and both tensors count', () => {
    check(`(${X}) -> (${Y}) {${DEPTHWISE}; ${Y} = Relu(c)}`, [
      'x free',
      'c free with y',
      'w weight symmetric axis 0',
      'y shares c',
    ]);
  });

  test('htp_v73 fixes what the operator cannot exceed, also upon what is tied to it', () => {
    check(
      `(${X}) -> (${Y}) {${DEPTHWISE}; ${Y} = Relu(c)}`,
      ['x free', 'c free with y [0,null]', 'w weight symmetric axis 0', 'y shares c'],
      recipeFor('htp_v73'),
    );
    check(`(${X}) -> (${Y}) {${Y} = Sigmoid(x)}`, ['x free', 'y free 0 to 1'], recipeFor('htp_v73'));
    check(
      `(${X}) -> (${Y}) {${Y} = Tanh(x)}`,
      ['x free', `y free ${Math.fround((-2 / 255) * 128)} to ${Math.fround((2 / 255) * 127)}`],
      recipeFor('htp_v73'),
    );
  });

  test('Relu does not put its range upon a value that others read', () => {
    check(
      `(${X}) -> (${Y}, z: float32[1,2,4,4]) {${DEPTHWISE}; ${Y} = Relu(c); z: float32[1,2,4,4] = Neg(c)}`,
      ['x free', 'c free', 'y free [0,null]', 'z free', 'w weight symmetric axis 0'],
      recipeFor('htp_v73'),
    );
  });

  test('data movement carries parameters on', () => {
    check('(x: float32[1,4]) -> (y: float32[4,1]) {y: float32[4,1] = Transpose(x) {perm: [1,0]}}', [
      'x free',
      'y shares x',
    ]);
  });

  test('inputs of a Concat that nothing else reads share with its output', () => {
    check(
      '(a: float32[1,2], b: float32[1,2]) -> (y: float32[1,4], n: float32[1,2]) {y: float32[1,4] = Concat(a, b) {axis: 1}; n: float32[1,2] = Neg(b)}',
      ['a free with y', 'b free', 'n free', 'y shares a'],
    );
  });

  test('the addend of a product is a bias, and the product has no quantizer', () => {
    check(
      '(x: float32[1,2]) -> (y: float32[1,3]) {w = float32[2,3] ones; b = float32[3] ones; m: float32[1,3] = MatMul(x, w); y: float32[1,3] = Add(m, b)}',
      ['x free', 'y free', 'w weight symmetric axis 1'],
    );
  });

  test('a second operand that is computed is symmetric; other constants are values', () => {
    check(
      '(x: float32[2,2], z: float32[2,2]) -> (y: float32[2,2]) {k = float32[1] ones; m: float32[2,2] = MatMul(x, z); y: float32[2,2] = Mul(m, k)}',
      ['x free', 'z symmetric', 'm free', 'k constant free axis undefined', 'y free'],
    );
  });

  test('per tensor where the configuration says so', () => {
    check(
      `(${X}) -> (${Y}) {${CONV}; ${Y} = Relu(c)}`,
      ['x free', 'y free', 'w weight symmetric axis undefined', 'b bias'],
      recipeFor('default_per_tensor'),
    );
  });

  test('what is frozen keeps its parameters and ties to nothing', () => {
    const overrides = {y: tensorOverride({type: 'uint8', scale: [0.5], zeroPoint: [0]})};
    const {quantizers} = place(`(${X}) -> (${Y}) {${DEPTHWISE}; ${Y} = Relu(c)}`, recipeFor('default', {overrides}));
    expect(quantizers.find(({tensor}) => tensor === 'y')).toMatchObject({source: {kind: 'given', scale: 0.5}});
  });

  test('inputs and outputs of the model follow the configuration', () => {
    const options = {...recipeFor('default').aimetOptions, quantizesModelInputs: false, quantizesModelOutputs: false};
    check(
      `(${X}) -> (${Y}) {${DEPTHWISE}; ${Y} = Neg(c)}`,
      ['c free', 'w weight symmetric axis 0'],
      recipeFor('default', {aimetOptions: options}),
    );
  });
});
