export interface BootstrapOptions {
    readonly sampleCount: number;
    readonly replicateCount: number;
    readonly seed: number;
    /** The loss on samples that count so many times each, shape [sampleCount]; NaN when there is none. The array is reused. */
    readonly lossOf: (weights: Float64Array) => number;
}
export interface BootstrapLosses {
    /** Ascending; those that are no number are left out. */
    readonly losses: Float64Array;
    /** Standard deviation of the losses; NaN with less than two. */
    readonly standardError: number;
}
/** Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 6 and 13. */
export declare function bootstrapLosses({ sampleCount, replicateCount, seed, lossOf }: BootstrapOptions): BootstrapLosses;
/**
 * Percentile bounds, each by itself exceeded with probability `significance`: of B sorted losses those at ⌊α(B + 1)⌋ from
 * either end.
 *
 * @param losses ascending, not empty
 */
export declare function percentileBounds(losses: Float64Array, significance: number): readonly [number, number];
/** Probability that there is no loss, as the share of draws without one: (|{loss ≤ 0}| + 1) / (B + 1). */
export declare function bootstrapPValue(losses: Float64Array): number;
