import type {IntegerType, Recipe} from '../manifest/manifest.ts';
import type {MixedBySensitivity} from '../manifest/mixed-precision.ts';

/**
 * The recipe that layers are narrow with when their sensitivity is measured: what is not measured stays float, and no
 * tensor has a type of its own.
 */
export function narrowRecipe(recipe: Recipe, {narrowed, narrow}: MixedBySensitivity): Recipe {
  const typeOf = (part: 'weights' | 'activations'): IntegerType | 'float' =>
    narrowed === part || narrowed === 'both' ? narrow : 'float';
  return {
    ...recipe,
    weights: {...recipe.weights, type: typeOf('weights')},
    activations: {...recipe.activations, type: typeOf('activations')},
    parts: {modelInputs: undefined, modelOutputs: undefined, constants: undefined},
    nodes: {},
    operatorRules: {},
    mixedPrecision: undefined,
  };
}
