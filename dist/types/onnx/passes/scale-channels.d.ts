/** Layers whose outputs are linear in weight and bias, and how to multiply and shift their output channels. */
import { type Tensor } from '../../numeric/tensor.ts';
import type { Graph, Node } from '../graph.ts';
/** A node with constant weight (and constant or absent bias) whose output channels can be scaled through them. */
export interface LinearLayer {
    readonly node: Node;
    readonly channels: number;
    /** Rank of the output; the channel axis is 1. */
    readonly rank: number;
    /** The weight, seen as `[groups, outer, channelsPerGroup, inner]`. */
    readonly weight: Tensor & {
        readonly data: Float32Array;
    };
    readonly layout: WeightLayout;
    /** One per channel; zeros when the node has no bias. */
    readonly bias: Float64Array;
}
interface WeightLayout {
    readonly groups: number;
    readonly outer: number;
    readonly channelsPerGroup: number;
    readonly inner: number;
}
/** `y' = y * factor[c] + shift[c]`, both of shape [channels]. */
export interface ChannelAffine {
    readonly factor: Float64Array;
    readonly shift: Float64Array;
}
/**
 * The layer a node is: Conv, ConvTranspose, Gemm, or MatMul by a constant matrix of which the result has rank 2.
 * Undefined when it is none, or weight or bias are not float32 constants.
 */
export declare function linearLayerOf(node: Node): LinearLayer | undefined;
/**
 * Multiplies and shifts the output channels of a layer through its weight and bias, computed in double and stored as
 * float32. The weight keeps its name unless it has other readers. Gives false, and does nothing, when a result would not
 * be finite. A MatMul has no bias: the caller sees to the shift.
 */
export declare function scaleChannels(graph: Graph, layer: LinearLayer, affine: ChannelAffine): boolean;
/** Exchanges a constant input: in place where the node is its only reader, else as a new initializer. */
export declare function setConstant(graph: Graph, node: Node, index: number, tensor: Tensor): void;
export {};
