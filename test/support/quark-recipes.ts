/** The recipes that stand for presets of AMD Quark 0.13: those of `style: amd`. */
import type {RoundingRecipe} from '../../src/artifacts/placement.ts';
import {type AmdConfig, amdRecipe} from '../../src/manifest/styles/amd-recipe.ts';

export function quarkRecipe(config: AmdConfig): RoundingRecipe {
  const {range, steps: _steps, mixedPrecision: _mixed, conversions: _conversions, ...recipe} = amdRecipe({config});
  return {...recipe, weightSearch: range.method === 'quark-min-mse' ? range.method : undefined};
}
