import type { ChannelStatistics } from '../../artifacts/channel-statistics.ts';
import type { Model } from '../../onnx/graph.ts';
/**
 * Takes from the bias of a layer what hardly any of its values falls below, and gives it to the layer behind:
 *
 *     c = max(0, mean − 3 · deviation),  b1' = b1 − c,  b2' = b2 + Σ W2 · c.
 *
 * Between the two is nothing or a Relu, for which relu(x) − c = relu(x − c) holds where x ≥ c. A layer behind that pads,
 * or that has no place for a bias (MatMul), is left: padded zeros would be shifted too.
 *
 * Source: Nagel et al., arXiv 1906.04721, section 4.1.3; mean and deviation are measured, in place of the shift and scale
 * of a BatchNormalization.
 *
 * @returns channels that were changed
 */
export declare function foldHighBiases({ graph }: Model, { layers }: ChannelStatistics): number;
