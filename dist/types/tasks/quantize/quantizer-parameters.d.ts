/** Scales and zero points of all quantizers of a placement: everything that comes before rounding weights. */
import type { Placement, RoundingRecipe } from '../../artifacts/placement.ts';
import type { Ranges } from '../../artifacts/ranges.ts';
import type { FloatTensor } from '../../numeric/tensor.ts';
import type { Graph } from '../../onnx/graph.ts';
import { type ParameterTable } from './parameter-table.ts';
export interface ComputedParameters {
    /** What is written. */
    readonly table: ParameterTable;
    /** What weights are rounded with: the same, but for compat "quark", whose refinement comes after rounding. */
    readonly rounding: ParameterTable;
    /** False where positions still changed in the last round of refinement. */
    readonly isSettled: boolean;
}
/**
 * @param graph after the placement's edits, with float weights
 * @throws Failure 'bad-model' for a weight with NaN or infinite elements
 * @throws InvariantError when a range is missing: a bug in the caller
 */
export declare function computeParameters(graph: Graph, { placement, ranges, recipe, }: {
    readonly placement: Placement;
    readonly ranges: Ranges;
    readonly recipe: RoundingRecipe;
}): ComputedParameters;
/** The tensor of a constant that placement promised to be float32. */
export declare function floatConstant(graph: Graph, name: string): FloatTensor;
