/** Scales and zero points of all quantizers of a placement: everything that comes before rounding weights. */
import type { Placement, PlacementRecipe } from '../../artifacts/placement.ts';
import type { Ranges } from '../../artifacts/ranges.ts';
import type { IntegerType } from '../../manifest/manifest.ts';
import type { FloatTensor } from '../../numeric/tensor.ts';
import type { Graph } from '../../onnx/graph.ts';
export interface QuantizerParameters {
    readonly type: IntegerType | 'int32';
    /** Shape [1] or [channels], float32. */
    readonly scales: Float32Array;
    readonly zeroPoints: Int32Array;
    /** Undefined for one scale. */
    readonly axis: number | undefined;
}
/** By tensor name; those of biases too. */
export type ParameterTable = ReadonlyMap<string, QuantizerParameters>;
/**
 * @param graph after the placement's edits, with float weights
 * @throws Failure 'bad-model' for a weight with NaN or infinite elements
 * @throws InvariantError when a range is missing: a bug in the caller
 */
export declare function computeParameters(graph: Graph, { placement, ranges, recipe, }: {
    readonly placement: Placement;
    readonly ranges: Ranges;
    readonly recipe: PlacementRecipe;
}): ParameterTable;
/** The tensor of a constant that placement promised to be float32. */
export declare function floatConstant(graph: Graph, name: string): FloatTensor;
