/** How an NPU that only multiplies and shifts divides by a count, as it must to average. */
import {powerOfTwo} from './power-of-two.ts';
import {roundHalfEven} from './quantize-affine.ts';

/** Bits of the shift beyond those of the count itself. Source: AMD Quark 0.13. */
const EXTRA_SHIFTS = 7;

/**
 * The factor by which k / 2^n, the nearest to 1 / count with n below 7 + ceil(log2(count)), misses it: `count · k / 2^n`,
 * the first n of equals.
 *
 * @param count integer ≥ 1
 *
 * Source: AMD Quark 0.13, simulation of averages on the DPU.
 */
export function shiftDivisionFactor(count: number): number {
  const end = EXTRA_SHIFTS + Math.ceil(Math.log2(count));
  let best = 0;
  let bestError = Number.POSITIVE_INFINITY;
  for (let n = 0; n < end; n++) {
    const quotient = roundHalfEven(powerOfTwo(n) / count) / powerOfTwo(n);
    const error = Math.abs(quotient - 1 / count);
    if (error < bestError) [best, bestError] = [quotient, error];
  }
  return best * count;
}

/** Kernel sides that have a multiplier and a shift of their own. Source: AMD Quark 0.13. */
const SQUARE_KERNELS: Readonly<Record<number, readonly [multiplier: number, shift: number]>> = {
  3: [7, 6],
  5: [10, 8],
  6: [7, 8],
  7: [21, 10],
  14: [21, 12],
};

/** Larger ones run elsewhere. Source: AMD Quark 0.13. */
const KERNEL_SIDE_MAX = 255;

/** The factor by which a DPU's average over a square window misses the true one. */
export function averagePoolFactor(side: number): number {
  if (side > KERNEL_SIDE_MAX) return 1;
  const known = SQUARE_KERNELS[side];
  return known ? (side * side * known[0]) / powerOfTwo(known[1]) : shiftDivisionFactor(side * side);
}
