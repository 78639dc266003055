import type {RoundingRecipe} from '../../src/artifacts/placement.ts';
import {RECIPE_DEFAULTS} from '../../src/manifest/defaults.ts';

/** quantgate's own int8 recipe, with changes. */
export function nativeRecipe(changes: Partial<RoundingRecipe> = {}): RoundingRecipe {
  const {
    range: _range,
    steps: _steps,
    mixedPrecision: _mixed,
    replace: _replace,
    export: _export,
    floatType: _floatType,
    conversions: _conversions,
    ...recipe
  } = RECIPE_DEFAULTS;
  return {...recipe, weightSearch: undefined, ...changes};
}

/** An override in which everything not given is left to the recipe. */
export const tensorOverride = (
  given: Partial<RoundingRecipe['overrides'][string]>,
): RoundingRecipe['overrides'][string] => ({
  type: undefined,
  symmetric: undefined,
  reducedRange: undefined,
  axis: undefined,
  range: undefined,
  scale: undefined,
  zeroPoint: undefined,
  ...given,
});
