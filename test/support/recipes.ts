import type {PlacementRecipe} from '../../src/artifacts/placement.ts';
import {RECIPE_DEFAULTS} from '../../src/manifest/defaults.ts';

/** quantgate's own int8 recipe, with changes. */
export function nativeRecipe(changes: Partial<PlacementRecipe> = {}): PlacementRecipe {
  const {
    range: _range,
    steps: _steps,
    mixedPrecision: _mixed,
    replace: _replace,
    export: _export,
    ...recipe
  } = RECIPE_DEFAULTS;
  return {...recipe, ...changes};
}

/** An override in which everything not given is left to the recipe. */
export const tensorOverride = (
  given: Partial<PlacementRecipe['overrides'][string]>,
): PlacementRecipe['overrides'][string] => ({
  type: undefined,
  symmetric: undefined,
  reducedRange: undefined,
  axis: undefined,
  range: undefined,
  scale: undefined,
  zeroPoint: undefined,
  ...given,
});
