/**
 * Steps of integers as radix and scale, the form in which Kneron's tools and firmware hold them:
 * `fixed = round(float · scale · 2^radix)` and `float = fixed / (scale · 2^radix)`.
 */
import {invariant} from '../base/invariant.ts';

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
export function fixedPointOf(step: number): FixedPoint {
  invariant(step > 0 && Number.isFinite(step), () => `${step} is no step`);
  // Halving and doubling are exact, unlike a logarithm next to a power of two.
  let radix = 0;
  let rest = step;
  for (; rest > 1; rest /= 2) radix--;
  for (; rest <= 1 / 2; rest *= 2) radix++;
  return {radix, scale: 1 / rest};
}
