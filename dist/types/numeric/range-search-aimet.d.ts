/**
 * AIMET's ways from a range or a histogram to a scale and an offset, in its arithmetic: which steps are float32 and which
 * are double decides which of nearly equal candidates wins. Integers run from 0 to 2^bits − 1 there; a real number is
 * scale · (integer + offset).
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), by its behaviour: min_max, tf_enhanced and percentile.
 */
import { type AimetHistogram } from './histogram-aimet.ts';
export interface AimetFormat {
    readonly bits: number;
    readonly symmetric: boolean;
    /** Leaves out the lowest integer of symmetric formats. */
    readonly strictSymmetric: boolean;
    /** Symmetric formats without negative values are unsigned. */
    readonly unsignedSymmetric: boolean;
}
export interface AimetEncoding {
    /** Real units per integer step, > 0. */
    readonly scale: number;
    /** Integer ≤ 0: the real number of the lowest integer, in steps. */
    readonly offset: number;
    /** Integers are 0 … steps. */
    readonly steps: number;
}
/**
 * min_max, and the end of the percentile method: the encoding of a range, to which zero is added. Symmetric ones reach the
 * end that needs the larger scale, of which the lower one has a step more unless strict.
 */
export declare function aimetEncoding(min: number, max: number, format: AimetFormat): AimetEncoding;
/** What AIMET takes for a tensor that is all zero: −1 to 1. */
export declare function aimetEncodingOfZeros(format: AimetFormat): AimetEncoding;
/**
 * percentile: the range between the bins at which the cumulated share passes 1 − p and p.
 *
 * @param percentile in %, above 0; 100 is the whole range
 */
export declare function aimetPercentile(histogram: AimetHistogram, percentile: number, format: AimetFormat): AimetEncoding;
/**
 * tf_enhanced: of a grid of candidates the first one with the least cost, which is the squared error of what is in range
 * and three times that of what is cut off.
 */
export declare function aimetTfEnhanced(histogram: AimetHistogram, format: AimetFormat): AimetEncoding;
