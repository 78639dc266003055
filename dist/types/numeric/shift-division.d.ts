/**
 * The factor by which k / 2^n, the nearest to 1 / count with n below 7 + ceil(log2(count)), misses it: `count · k / 2^n`,
 * the first n of equals.
 *
 * @param count integer ≥ 1
 *
 * Source: AMD Quark 0.13, simulation of averages on the DPU.
 */
export declare function shiftDivisionFactor(count: number): number;
/** The factor by which a DPU's average over a square window misses the true one. */
export declare function averagePoolFactor(side: number): number;
