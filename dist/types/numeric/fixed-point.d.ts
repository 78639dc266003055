export interface FixedPoint {
    /** Power of two; negative for values beyond the integers. */
    readonly radix: number;
    /** 1 ≤ scale < 2; 1 for steps that are powers of two. */
    readonly scale: number;
}
/**
 * The decomposition scale · 2^radix = 1 / step. With `a` the largest magnitude that integers of `bits` bits reach,
 * a = 2^(bits − 1) · step, this is radix = bits − 1 − ceil(log2 a): 7 − ceil(log2 a) for 8 bits, 15 − … for 16.
 *
 * Source: Kneron document center, KDP520 toolchain manual 0.12 (rule for 8 bits) and kp_struct (conversion factor); the
 * rule for 16 bits is the same by analogy.
 *
 * @param step real units per integer step, positive and finite
 * @throws InvariantError for another step: a bug in the caller
 */
export declare function fixedPointOf(step: number): FixedPoint;
