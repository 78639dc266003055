import type { Pass } from '../rewrite/pass.ts';
/**
 * Makes a Relu of a Clip from 0 to a constant, where an NPU has no Clip and the quantizer behind it cuts off anyway. What
 * lies above the maximum gets through until then, so results change.
 *
 * Main graph only. Source: AMD Quark 0.13, ConvertClipToRelu.
 */
export declare const clipToRelu: Pass;
/** The same for the maximum 6 only. Source: AMD Quark 0.13, ReplaceClip6Relu. */
export declare const clip6ToRelu: Pass;
