/** Bits of the multiplier: none but 1 for 8-bit weights, a byte for narrower ones and for inputs. */
export type MultiplierBits = 1 | 8;
export interface OffsetScaleShift {
    /** Added before the multiplication; carries the bias and half an output step. */
    readonly offset: number;
    /** Whole number, |mult| < 2^bits. */
    readonly mult: number;
    /** 0 to 31. */
    readonly shift: number;
}
export interface RequantizationToFit {
    /** The bias, in steps of `x`. */
    readonly offset: number;
    /** Output steps per step of `x`, float32. */
    readonly factor: number;
    /** Half an output step, in steps of `x`; undefined for 2^(shift − 1) / mult, which is nearly that. */
    readonly rounding: number | undefined;
    readonly bits: MultiplierBits;
    /** Whether `x` is an integer, so that the offset must be one. */
    readonly isIntegerOffset: boolean;
}
/**
 * Constants that stand for a factor: the largest shift with which it stays below 2^bits.
 *
 *     shift = clamp(floor(log2((2^bits − 1) / |factor|)), 0, 31)
 *     mult = sign(factor) · roundHalfEven(|factor| · 2^shift)
 *     offset' = offset + (rounding ?? 2^(shift − 1) / mult), rounded half to even for integers
 *
 * @returns undefined when the factor is above 2^bits − 1, or so small that nothing is left of it
 *
 * Source: TI, tinyml-modeloptimization, `compute_offset_scale_shift`.
 */
export declare function fitOffsetScaleShift(given: RequantizationToFit): OffsetScaleShift | undefined;
/**
 * Whether the requantization is exact when it is computed in float32. The sum must be an integer that float32 holds. Its
 * product with the multiplier may be rounded only where the result is cut off anyway: with a shift of at most
 * 24 − bits of the largest result, a rounded product is beyond the range.
 *
 * @param sumMax largest |x + offset|
 * @param resultMax largest integer that the clip lets through, in magnitude
 */
export declare function isExactInFloat32({ mult, shift }: OffsetScaleShift, { sumMax, resultMax }: {
    readonly sumMax: number;
    readonly resultMax: number;
}): boolean;
