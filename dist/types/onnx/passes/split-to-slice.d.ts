import type { Pass } from '../rewrite/pass.ts';
/**
 * Makes a Slice for each output of a Split.
 *
 * 1. Sizes given as constants, or equal parts of an axis of known size.
 * 2. Sizes that are computed, or parts of an unknown size: left.
 *
 * Main graph only; operator set 18 or newer. Source: AMD Quark 0.13, ConvertSplitToSlice.
 */
export declare const splitToSlice: Pass;
