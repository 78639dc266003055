/**
 * Power-of-two scales as DPUs of AMD use them: scale = 2^−position, where position counts fractional bits. The two tools
 * disagree in guard, rounding and search window, so each has its own functions. The error that a search minimises is the
 * caller's: over values, or over the bins of a histogram.
 */
import {invariant} from '../base/invariant.ts';
import {powerOfTwo} from './power-of-two.ts';
import {type IntegerRange, roundHalfEven} from './quantize-affine.ts';
import type {RealRange} from './range-search-min-max.ts';

/** Positions that can be written. Source: Vitis AI 3.5, vai_q_onnx. */
const POSITION_MAX = 127;
const POSITION_MIN = -128;
/** How far beyond the last integer a value may lie and still round to it. Source: Vitis AI 3.5. */
const OVERFLOW_GUARD = 0.5;

/**
 * Most fractional bits with which no value of the range is clipped; 127 for a range of zero.
 *
 *     scale = max(min / (−2^(bits−1) − 0.5), max / (2^(bits−1) − 0.5)),  position = floor(log2(1 / scale)) in [−128, 127]
 *
 * Source: Vitis AI 3.5, vai_q_onnx, method NonOverflow.
 */
export function vitisNonOverflowPosition({min, max}: RealRange, bits: number): number {
  const half = powerOfTwo(bits - 1);
  const scale = Math.max(min / (-half - OVERFLOW_GUARD), max / (half - OVERFLOW_GUARD));
  if (!(scale > 0)) return POSITION_MAX;
  return Math.min(POSITION_MAX, Math.max(POSITION_MIN, Math.floor(Math.log2(1 / scale))));
}

/** Candidates above the position without overflow. Source: Vitis AI 3.5, vai_q_onnx, method MinMSE ("diffs"). */
const VITIS_WINDOW = 4;

/**
 * Position without overflow and up to four more fractional bits: the one with the smallest error, the first of equals.
 *
 * @param seen smallest and largest of the values
 * @param errorOf squared error of all values at a position
 *
 * Source: Vitis AI 3.5, vai_q_onnx, method MinMSE ("diffs").
 */
export function vitisMinMsePosition(seen: RealRange, bits: number, errorOf: (position: number) => number): number {
  const first = vitisNonOverflowPosition(seen, bits);
  return bestPosition(first, Math.min(POSITION_MAX, first + VITIS_WINDOW), errorOf);
}

const SCALE_EXPONENT_MAX = 127;

/**
 * Position nearest to a scale: rint(−log2(clamp(scale, 2^−127, 2^127))).
 *
 * Source: AMD Quark 0.13, quantization to powers of two (its NonOverflow, which all the same may overflow).
 */
export function quarkNearestPosition(scale: number): number {
  const limit = powerOfTwo(SCALE_EXPONENT_MAX);
  return roundHalfEven(-Math.log2(Math.min(Math.max(scale, 1 / limit), limit)));
}

const QUARK_WINDOW = {below: 1, above: 3};

/**
 * The nearest position, one fewer and up to three more fractional bits: the one with the smallest error, the first of
 * equals, beginning with the fewest bits.
 *
 * @param scale before it becomes a power of two, for example that of the symmetric range
 * @param errorOf squared error of all values at a position
 *
 * Source: AMD Quark 0.13, method MinMSE.
 */
export function quarkMinMsePosition(scale: number, errorOf: (position: number) => number): number {
  const nearest = quarkNearestPosition(scale);
  const first = Math.max(-SCALE_EXPONENT_MAX, nearest - QUARK_WINDOW.below);
  return bestPosition(first, Math.min(SCALE_EXPONENT_MAX, nearest + QUARK_WINDOW.above), errorOf);
}

/** Real numbers that the integers of `range` stand for. */
export const powerOfTwoRange = (position: number, zeroPoint: number, range: IntegerRange): RealRange => ({
  min: (range.min - zeroPoint) * powerOfTwo(-position) + 0,
  max: (range.max - zeroPoint) * powerOfTwo(-position) + 0,
});

function bestPosition(first: number, last: number, errorOf: (position: number) => number): number {
  let best = first;
  let bestError = Number.POSITIVE_INFINITY;
  for (let position = first; position <= last; position++) {
    const error = errorOf(position);
    if (error < bestError) [best, bestError] = [position, error];
  }
  return best;
}

/**
 * The power of two that stands for a scale: the nearest one (in the exponent), or the next one up, with which nothing of
 * the range is clipped.
 *
 * @param scale real units per step, float32, > 0
 * @throws InvariantError for a scale that is not positive: a bug in the caller
 *
 * Source: nearest, see `quarkNearestPosition`; up, TI TINPU and PPQ.
 */
export function powerOfTwoScale(scale: number, kind: 'power-of-two' | 'power-of-two-up'): number {
  invariant(scale > 0 && Number.isFinite(scale), () => `${scale} is no scale`);
  if (kind === 'power-of-two') return powerOfTwo(-quarkNearestPosition(scale));
  let exponent = Math.ceil(Math.log2(scale));
  // The logarithm may be off by one unit in its last place, which decides next to a power of two.
  while (powerOfTwo(exponent) < scale) exponent++;
  while (powerOfTwo(exponent - 1) >= scale) exponent--;
  return powerOfTwo(Math.min(Math.max(exponent, -SCALE_EXPONENT_MAX), SCALE_EXPONENT_MAX));
}

/**
 * Squared error of rounding values to multiples of 2^−position with zero point 0:
 *
 *     Σ (clamp(roundHalfEven(x · 2^position), range) · 2^−position − x)²
 *
 * @param values shape [n], finite
 */
export function positionError(values: Float32Array, position: number, {min, max}: IntegerRange): number {
  const scale = powerOfTwo(-position);
  let error = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const q = roundHalfEven(value / scale);
    const difference = (q < min ? min : q > max ? max : q) * scale - value;
    error += difference * difference;
  }
  return error;
}
