/**
 * Power-of-two scales as DPUs of AMD use them: scale = 2^−position, where position counts fractional bits. The two tools
 * disagree in guard, rounding and search window, so each has its own functions.
 */
import {powerOfTwo} from './power-of-two.ts';
import {type IntegerRange, roundHalfEven} from './quantize-affine.ts';
import type {RealRange} from './range-search-min-max.ts';

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

/** Values, each alone or standing for as many as `counts` says (the bins of a histogram, by `histogramPoints`). */
export interface WeightedValues {
  /** Shape [n], finite. */
  readonly values: Float32Array;
  /** Shape [n]; undefined means 1 each. */
  readonly counts: Float64Array | undefined;
}

/**
 * Position without overflow and up to four more fractional bits: the one with the smallest squared error, the first of
 * equals. Integers are −2^(bits−1) … 2^(bits−1) − 1.
 *
 * @param seen smallest and largest of the values
 *
 * Source: Vitis AI 3.5, vai_q_onnx, method MinMSE ("diffs").
 */
export function vitisMinMsePosition(weighted: WeightedValues, seen: RealRange, bits: number): number {
  const half = powerOfTwo(bits - 1);
  const range = {min: -half, max: half - 1};
  return bestPosition({weighted, range, zeroPoint: 0, ...vitisCandidates(seen, bits)});
}

/** Positions that a search looks at, from the fewest fractional bits to the most. */
export interface PositionCandidates {
  readonly first: number;
  readonly last: number;
}

/** What `vitisMinMsePosition` chooses from. */
export function vitisCandidates(seen: RealRange, bits: number): PositionCandidates {
  const first = vitisNonOverflowPosition(seen, bits);
  return {first, last: Math.min(POSITION_MAX, first + VITIS_WINDOW)};
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

export interface QuarkSearch {
  /** Integers that values are clipped to. */
  readonly range: IntegerRange;
  /** Stays the same for all candidates. */
  readonly zeroPoint: number;
  /** Scale before it becomes a power of two, for example that of the symmetric range. */
  readonly scale: number;
}

const QUARK_WINDOW = {below: 1, above: 3};

/**
 * The nearest position, one fewer and up to three more fractional bits: the one with the smallest squared error, the first
 * of equals, beginning with the fewest bits.
 *
 * Source: AMD Quark 0.13, method MinMSE.
 */
export function quarkMinMsePosition(weighted: WeightedValues, {range, zeroPoint, scale}: QuarkSearch): number {
  return bestPosition({weighted, range, zeroPoint, ...quarkCandidates(scale)});
}

/** What `quarkMinMsePosition` chooses from. */
export function quarkCandidates(scale: number): PositionCandidates {
  const nearest = quarkNearestPosition(scale);
  return {
    first: Math.max(-SCALE_EXPONENT_MAX, nearest - QUARK_WINDOW.below),
    last: Math.min(SCALE_EXPONENT_MAX, nearest + QUARK_WINDOW.above),
  };
}

/** Real numbers that the integers of `range` stand for. */
export const powerOfTwoRange = (position: number, zeroPoint: number, range: IntegerRange): RealRange => ({
  min: (range.min - zeroPoint) * powerOfTwo(-position) + 0,
  max: (range.max - zeroPoint) * powerOfTwo(-position) + 0,
});

interface PositionSearch {
  readonly weighted: WeightedValues;
  readonly range: IntegerRange;
  readonly zeroPoint: number;
  readonly first: number;
  readonly last: number;
}

function bestPosition({weighted, range, zeroPoint, first, last}: PositionSearch): number {
  let best = first;
  let bestError = Number.POSITIVE_INFINITY;
  for (let position = first; position <= last; position++) {
    const error = squaredError(weighted, position, range.min - zeroPoint, range.max - zeroPoint);
    if (error < bestError) [best, bestError] = [position, error];
  }
  return best;
}

function squaredError({values, counts}: WeightedValues, position: number, lowest: number, highest: number): number {
  const scale = powerOfTwo(-position);
  const inverse = powerOfTwo(position);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const steps = Math.min(Math.max(roundHalfEven(value * inverse), lowest), highest);
    const difference = steps * scale - value;
    sum += difference * difference * (counts ? counts[i]! : 1);
  }
  return sum;
}
