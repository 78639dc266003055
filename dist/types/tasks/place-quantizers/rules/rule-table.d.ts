/** Operator type → how its inputs and outputs are marked. Types that are not listed follow `placeElementwise`. */
import type { PlacementRecipe } from '../../../artifacts/placement.ts';
import type { NodeToPlace } from '../marking.ts';
export type PlacementRule = (toPlace: NodeToPlace) => void;
/**
 * Operator types that get quantizers unless a recipe says otherwise.
 *
 * Source: onnxruntime 1.30.0, default of `quantize_static`: all operators its two quantizers know.
 */
export declare const DEFAULT_OPERATORS: readonly string[];
export declare const placementRule: (opType: string, { ownParameters }: PlacementRecipe) => PlacementRule;
