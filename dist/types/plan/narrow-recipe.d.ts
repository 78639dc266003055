import type { Recipe } from '../manifest/manifest.ts';
import type { MixedBySensitivity } from '../manifest/mixed-precision.ts';
/**
 * The recipe that layers are narrow with when their sensitivity is measured: what is not measured stays float, and no
 * tensor has a type of its own.
 */
export declare function narrowRecipe(recipe: Recipe, { narrowed, narrow }: MixedBySensitivity): Recipe;
