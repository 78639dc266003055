/**
 * Most bins a histogram may span. A range that no longer fits doubles the width, so at least 2049 are spanned, unless
 * the values differ so little that each bin already holds a single float32 value.
 */
export declare const HISTOGRAM_CAPACITY = 4096;
/** Of the smallest normal float32: its inverse is a float32 too, which makes counting in float32 exact. */
export declare const MIN_BIN_EXPONENT = -126;
export interface Histogram {
    /** Bins are 2^exponent wide. */
    readonly exponent: number;
    /** Index of the bin that `counts[0]` belongs to. */
    readonly firstBin: number;
    /** Values per bin, integers; first and last are not 0. Empty without values. */
    readonly counts: Float64Array;
}
export declare const EMPTY_HISTOGRAM: Histogram;
/** The bin of a finite float32 value. */
export declare const binOf: (value: number, exponent: number) => number;
/**
 * Exponent of the bin width for values from `min` to `max`: the smallest with which the bins span at most
 * `HISTOGRAM_CAPACITY` and have indices within ±2^24. Never falls when the range grows.
 *
 * @param min finite float32
 * @param max finite float32, ≥ min
 */
export declare function canonicalBinExponent(min: number, max: number): number;
/** Edges of bin i of `counts`: lower (exclusive) and upper (inclusive), exact. */
export declare const lowerEdge: ({ exponent, firstBin }: Histogram, i: number) => number;
export declare const upperEdge: ({ exponent, firstBin }: Histogram, i: number) => number;
/** Number of values counted. */
export declare function histogramTotal({ counts }: Histogram): number;
/**
 * One histogram of the values of all parts.
 *
 * @param min smallest value of all parts, and `max` the largest: they decide the bin width
 */
export declare function mergeHistograms(parts: readonly Histogram[], min: number, max: number): Histogram;
/**
 * Makes one bin of every 2^joinedExponent neighbours, for searches that need not be so fine.
 *
 * @param joinedExponent ≥ 0
 */
export declare function joinBins(histogram: Histogram, joinedExponent: number): Histogram;
