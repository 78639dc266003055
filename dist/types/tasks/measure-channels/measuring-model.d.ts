import type { Graph, Model } from '../../onnx/graph.ts';
/** A layer whose channels are measured. */
export interface MeasuredLayer {
    /** Of the value that it computes. */
    readonly name: string;
    readonly channels: number;
}
/** Numbers per channel in the output of the measuring model, in this order. */
export declare const CHANNEL_FIGURES: readonly ['min', 'max', 'mean', 'variance'];
/** The linear layers of the main graph, in its order: Conv, ConvTranspose, Gemm, MatMul of rank 2. */
export declare const measuredLayers: ({ nodes }: Graph) => readonly MeasuredLayer[];
/**
 * Adds one output of shape [Σ channels · 4] to a model: of each layer the smallest number of each channel, then the
 * largest, the mean and the variance, over all axes but the channels'. One output for all, since handing one over takes as
 * long as reducing ten thousand elements.
 *
 * @param model changed in place; it has linear layers
 * @returns the name of the output
 */
export declare function addChannelFigures({ graph }: Model): string;
