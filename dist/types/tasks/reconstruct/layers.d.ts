import { type IntegerType } from '../../numeric/affine-parameters.ts';
import type { IntegerRange } from '../../numeric/quantize-affine.ts';
import { type Graph, type Node, type Value } from '../../onnx/graph.ts';
import { type LayerShape } from './unfold.ts';
/** A layer of the quantized model whose integers can be chosen anew. */
export interface Layer {
    readonly node: Node;
    /** What the layer reads, quantized. */
    readonly input: Value;
    /** What the same layer gives in the imported float model. */
    readonly float: Value;
    readonly shape: LayerShape;
    readonly weight: LayerWeight;
    readonly bias: LayerBias;
}
export interface LayerWeight {
    /** In real numbers, shape [channels, fanIn]. */
    readonly float: Float32Array;
    readonly channels: number;
    /** Stored as [fanIn, channels]. */
    readonly isTransposed: boolean;
    readonly type: IntegerType;
    /** The integers that may be used: without the lowest one where a symmetric quantizer left it out. */
    readonly range: IntegerRange;
    /** As they are now, shape [channels, fanIn]. */
    readonly integers: Float64Array;
    /** Shape [1] or [channels]. */
    readonly scales: Float32Array;
    readonly zeroPoints: Float64Array;
}
export type LayerBias = {
    readonly kind: 'absent';
}
/** Shape [channels], real units. */
 | {
    readonly kind: 'float32' | 'int32';
    readonly values: Float64Array;
}
/** With scales of their own, which stay as they are. */
 | {
    readonly kind: 'int16' | 'int8';
    readonly values: Float64Array;
};
/**
 * Convolutions and products with a constant matrix that read a quantized value and have an integer weight of their own,
 * in the order of the quantized graph. Not among them are
 *
 * 1. layers whose counterpart or whose float weight is not found in the float model;
 * 2. weights that several layers share, that have scales by block or along another axis than the output's channels;
 * 3. Gemm with factors or a transposed input, and layers with a bias that is computed or shared;
 * 4. transposed convolutions.
 */
export declare function reconstructableLayers(imported: Graph, quantized: Graph): readonly Layer[];
/** Shape [columns, rows] of a matrix [rows, columns]. */
export declare function transposed<T extends Float32Array | Float64Array>(values: T, rows: number, columns: number): T;
