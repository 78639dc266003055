import { type Graph, type Node, type Value } from '../../onnx/graph.ts';
/** A layer whose output's mean can be moved by its bias. */
export interface CorrectableLayer {
    /** In the quantized model. */
    readonly node: Node;
    /** What the same layer computes in the imported float model. */
    readonly float: Value;
    /** Channels of the output; they stand along axis 1. */
    readonly channels: number;
    readonly bias: LayerBias;
}
export type LayerBias = 
/** Integers behind a DequantizeLinear. `scales` are those of its channels, or one for all. */
{
    readonly kind: 'int32';
    readonly scales: Float32Array;
} | {
    readonly kind: 'float32';
}
/** `scales` are those that the accumulator has; undefined where the input is float. */
 | {
    readonly kind: 'absent';
    readonly scales: Float32Array | undefined;
};
/**
 * Layers of the quantized model that are linear in an integer weight and have, or may get, a bias per channel, each with
 * its counterpart in the float model; in the order of the quantized graph. Not among them are
 *
 * 1. layers without counterpart, and those with a weight in float;
 * 2. layers with a bias that is computed, is not one number per channel, or has another integer type than int32;
 * 3. layers behind subgraphs, and behind operators whose output's shape depends on data: the two models' values then need
 *    not correspond.
 *
 * Subgraphs are not looked into.
 */
export declare function correctableLayers(imported: Graph, quantized: Graph): readonly CorrectableLayer[];
