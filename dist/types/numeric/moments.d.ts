/** Exponent of the unit that exact sums count in. */
export declare const EXACT_UNIT_EXPONENT = -320;
/** A mutable exact sum: limb k counts units of 2^(32k − 320). */
export interface ExactSum {
    readonly limbs: Float64Array;
    termsSinceCarry: number;
}
export declare const createExactSum: () => ExactSum;
/**
 * Adds one finite term.
 *
 * @param term |term| < 2^383
 * @throws InvariantError on NaN, ±Infinity and larger terms: a bug in the caller
 */
export declare function addToExactSum(sum: ExactSum, term: number): void;
/** The sum as an integer in units of 2^-320: equal for equal multisets of terms, and added up exactly by `+`. */
export declare function exactTotal(sum: ExactSum): bigint;
/** The float64 nearest to an exact total. */
export declare const exactTotalToNumber: (total: bigint) => number;
export interface Moments {
    readonly mean: number;
    /** Root of the mean square. */
    readonly rms: number;
    /** Of the whole population (divided by n). */
    readonly standardDeviation: number;
}
/**
 * Mean, root mean square and standard deviation from exact totals. All zero for a count of 0. The variance is the exact
 * difference n·Σx² − (Σx)², rounded once, so that a large mean cancels nothing.
 *
 * @param sum Σx in units of 2^-320
 * @param sumOfSquares Σx² in units of 2^-320
 */
export declare function momentsOf(count: number, sum: bigint, sumOfSquares: bigint): Moments;
