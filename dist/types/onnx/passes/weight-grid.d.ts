import type { Node } from '../graph.ts';
/**
 * How a weight stands in memory: element (group, output, input, tap) at
 * `group · groupStride + output · outputStride + input · inputStride + tap`. Outputs and inputs are counted per group.
 */
export interface WeightGrid {
    readonly groups: number;
    readonly outputs: number;
    readonly inputs: number;
    readonly taps: number;
    readonly groupStride: number;
    readonly outputStride: number;
    readonly inputStride: number;
}
/** The grid of a layer; undefined for a Gemm whose data is transposed, where channels are no axis of their own. */
export declare function weightGrid({ node, weight, }: {
    readonly node: Node;
    readonly weight: {
        readonly dims: readonly number[];
    };
}): WeightGrid | undefined;
/** Largest magnitude of each pair of channels over the taps, shape [groups · outputs, inputs]. */
export declare function pairMagnitudes(weight: Float32Array, grid: WeightGrid): Float64Array;
/** The scales that a layer's weight is written with. */
export interface LayerScales {
    /** Shape [groups · inputs]: the weight is multiplied by it. */
    readonly input: Float64Array;
    /** Shape [groups · outputs]: weight and bias are divided by it. */
    readonly output: Float64Array;
}
/** `weight · input scale / output scale`, computed in double and stored as float32. */
export declare function scaledWeight(weight: Float32Array, grid: WeightGrid, { input, output }: LayerScales): Float32Array;
/** Range of each output channel, shape [groups · outputs]: `max over inputs of magnitude · input scale / output scale`. */
export declare function outputRanges(magnitudes: Float64Array, grid: WeightGrid, { input, output }: LayerScales): Float64Array;
/** Range of what multiplies each input channel, shape [groups · inputs]. */
export declare function inputRanges(magnitudes: Float64Array, grid: WeightGrid, { input, output }: LayerScales): Float64Array;
