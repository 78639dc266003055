import {expect, test} from 'vitest';
import type {PlacementRecipe} from '../../../src/artifacts/placement.ts';
import {builtInConfig} from '../../../src/manifest/aimet/built-in-configs.ts';
import {recipeOfConfig} from '../../../src/manifest/aimet/recipe-of-config.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {prepareQuantization} from '../../../src/tasks/quantize/quantize-model.ts';
import {roundWeight} from '../../../src/tasks/quantize/round-weight.ts';
import {putRoundedWeights, weightsOf} from '../../../src/tasks/quantize/simulate-weights.ts';
import {nativeRecipe} from '../../support/recipes.ts';

const MODEL = `(x: float32[1,2]) -> (y: float32[1,2]) {
  w = float32[2,2] {1, 0.1, 0.3, 0.05}
  k = float32[2] {0.1, 0.2}
  m: float32[1,2] = MatMul(x, w)
  y: float32[1,2] = Mul(m, k)
}`;

function simulated(bits: number, changes: Partial<PlacementRecipe> = {}): {w: number[]; k: number[]} {
  const config = recipeOfConfig(builtInConfig('default'), {param: bits, activation: 8});
  const recipe = nativeRecipe({...config, aimetRange: {method: 'min-max'}, ...changes});
  const model = parseModel(MODEL);
  const placed = placeQuantizers(model, recipe);
  if (!placed.ok) throw new Error('the recipe does not fit');
  const placement = weightsOf(placed.value.placement);
  const {weights} = prepareQuantization(model, {placement, ranges: new Map(), recipe});
  putRoundedWeights(
    model,
    weights,
    weights.map(({weight, parameters}) => roundWeight(weight, parameters)),
  );
  const of = (name: string): number[] => [...(model.graph.value(name).initializer!.data as Float32Array)];
  return {w: of('w'), k: of('k')};
}

/** Scales of the columns are 1 / 7 and 0.1 / 7. */
const step = (max: number, steps: number): number => Math.fround(Math.fround(max / 7) * steps);

test('weights hold what is left of them after rounding; other constants stay', () => {
  const {w, k} = simulated(4);
  expect(w).toEqual([step(1, 7), step(Math.fround(0.1), 7), step(1, 2), step(Math.fround(0.1), 4)]);
  expect(k).toEqual([Math.fround(0.1), Math.fround(0.2)]);
});

test('as many bits as float has leave them nearly as they are', () => {
  for (const [i, value] of simulated(16).w.entries()) expect(value).toBeCloseTo([1, 0.1, 0.3, 0.05][i]!, 4);
});
