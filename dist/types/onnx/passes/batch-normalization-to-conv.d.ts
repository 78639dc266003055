import type { Pass } from '../rewrite/pass.ts';
/**
 * Makes a depthwise Conv with a 1×1 kernel of a BatchNormalization that could not be folded into a layer before it.
 *
 * 1. Inputs of rank 4, parameters float32 constants, inference.
 * 2. Anything else: left.
 *
 * Main graph only. Computed in double and stored as float32. Source: AMD Quark 0.13, ConvertBNToConv.
 */
export declare const batchNormalizationToConv: Pass;
