/** A page of counters, all zero, to be given back with `releaseCounters`. */
export declare function claimCounters(): number;
export declare function releaseCounters(page: number): void;
/** The counters of a page, shape [LANES, capacity]. Valid until the next `claimCounters`. */
export declare function countersOf(page: number): Int32Array;
/** Copies values[start, end), at most `BLOCK_LENGTH` of them, to the block. */
export declare function loadBlock(values: Float32Array, start: number, end: number): void;
/** The block itself, shape [BLOCK_LENGTH]. Valid until the next `claimCounters`. */
export declare const loadedBlock: () => Float32Array;
/** Positions in a block's summary. */
export declare const SUMMARY: {
    readonly min: 0;
    readonly max: 1;
    readonly sum: 2;
    readonly sumOfSquares: 3;
    readonly zeros: 4;
};
export declare const SUMMARY_LENGTH = 5;
/**
 * Smallest and largest element, sum, sum of squares and number of zeros of the block's first `length` elements. NaN and
 * ±Infinity make the sum of squares NaN or infinite, and nothing else does; the extremes pass over NaN.
 *
 * The order of the sums is fixed: elements at places 0, 1, 2 and 3 mod 4 each by themselves, (0 + 1) + (2 + 3), and then
 * those that do not fill four places, one by one.
 *
 * @param summary shape [5], overwritten
 */
export declare function summarizeBlock(length: number, summary: Float64Array): void;
/** Positions in a block's extremes. */
export declare const EXTREMES: {
    readonly min: 0;
    readonly max: 1;
    readonly magnitudeMin: 2;
};
export declare const EXTREMES_LENGTH = 3;
/**
 * Smallest and largest of the block's first `length` elements and the smallest magnitude, NaN passed over.
 *
 * @param extremes shape [3], overwritten
 */
export declare function findBlockExtremes(length: number, extremes: Float64Array): void;
/**
 * Adds 1 to the counter of the bin of each of the block's first `length` elements, which must be finite and, with all
 * counted in this page before, span at most `HISTOGRAM_CAPACITY` bins.
 *
 * @param exponent bins are 2^exponent wide, −126 ≤ exponent ≤ 126
 */
export declare function countBlock(length: number, page: number, exponent: number): void;
