import { type Graph, type Node, type Value } from './graph.ts';
export interface WeightedLayer {
    readonly node: Node;
    readonly weight: Value;
    readonly output: Value;
    readonly outputChannels: number;
    /** Floating-point operations of one run, a multiplication and an addition being two; the bias is not counted. */
    readonly flops: number;
}
/**
 * Convolutions and products with a constant matrix, in the order of the graph. Nodes in subgraphs are not among them.
 *
 * FLOPs of Conv, Gemm and MatMul are 2 · output elements · (weights / output channels), of ConvTranspose
 * 2 · input elements · (weights / input channels): each element meets every weight of its channel once.
 *
 * Dimensions that are not known count as 1, which is right for a batch.
 */
export declare function weightedLayers({ nodes }: Graph): readonly WeightedLayer[];
