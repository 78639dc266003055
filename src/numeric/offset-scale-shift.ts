/**
 * Requantization as TI's NPU does it: `y = clip(floor((x + offset) · mult · 2^−shift))` on integers, with a multiplier of
 * few bits. Computes the constants; the operators that use them stand in the model.
 */
import {invariant} from '../base/invariant.ts';
import {powerOfTwo} from './power-of-two.ts';
import {roundHalfEven} from './quantize-affine.ts';

/** Bits of the multiplier: none but 1 for 8-bit weights, a byte for narrower ones and for inputs. */
export type MultiplierBits = 1 | 8;

/** Shifts are stored in five bits. Source: TI, `num_bits_shift`. */
const SHIFT_MAX = 31;

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
export function fitOffsetScaleShift(given: RequantizationToFit): OffsetScaleShift | undefined {
  const {offset, factor, rounding, bits, isIntegerOffset} = given;
  invariant(Number.isFinite(factor) && factor !== 0, () => `${factor} is no factor`);
  const largest = powerOfTwo(bits) - 1;
  const magnitude = Math.abs(factor);
  if (magnitude > largest) return undefined;
  let shift = 0;
  while (shift < SHIFT_MAX && magnitude * powerOfTwo(shift + 1) <= largest) shift++;
  const mult = Math.sign(factor) * roundHalfEven(magnitude * powerOfTwo(shift));
  if (mult === 0) return undefined;
  const moved = offset + (rounding ?? powerOfTwo(shift - 1) / mult);
  return {offset: isIntegerOffset ? roundHalfEven(moved) : Math.fround(moved), mult, shift};
}

/** Above this not every integer is a float32. */
const FLOAT32_INTEGER_MAX = 2 ** 24;

/**
 * Whether the requantization is exact when it is computed in float32. The sum must be an integer that float32 holds. Its
 * product with the multiplier may be rounded only where the result is cut off anyway: with a shift of at most
 * 24 − bits of the largest result, a rounded product is beyond the range.
 *
 * @param sumMax largest |x + offset|
 * @param resultMax largest integer that the clip lets through, in magnitude
 */
export function isExactInFloat32(
  {mult, shift}: OffsetScaleShift,
  {sumMax, resultMax}: {readonly sumMax: number; readonly resultMax: number},
): boolean {
  if (sumMax > FLOAT32_INTEGER_MAX) return false;
  return sumMax * Math.abs(mult) <= FLOAT32_INTEGER_MAX || (resultMax + 1) * powerOfTwo(shift) <= FLOAT32_INTEGER_MAX;
}
