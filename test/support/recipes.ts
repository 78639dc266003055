import type {PlacementRecipe} from '../../src/artifacts/placement.ts';
import {ORT_OPTION_DEFAULTS} from '../../src/manifest/defaults.ts';

/** quantgate's own int8 recipe, with changes. */
export const nativeRecipe = (changes: Partial<PlacementRecipe> = {}): PlacementRecipe => ({
  weights: {type: 'int8', granularity: 'per-channel', symmetric: true, reducedRange: false},
  activations: {type: 'uint8', symmetric: false, reducedRange: false},
  bias: 'int32',
  operators: {include: undefined, exclude: []},
  excludeNodes: [],
  overrides: {},
  compat: undefined,
  ortOptions: ORT_OPTION_DEFAULTS,
  ...changes,
});

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
