/**
 * Sums that do not depend on the order of their terms: an exact accumulator of float64 values. Bits below 2^-320, far
 * under the square of the smallest float32, are cut off term by term, which keeps the order without effect.
 */
import {invariant} from '../base/invariant.ts';
import {powerOfTwo} from './power-of-two.ts';

/** Exponent of the unit that exact sums count in. */
export const EXACT_UNIT_EXPONENT = -320;

const LIMB_BITS = 32;
/** Reaches from 2^-320 to 2^384: the sum of 2^64 squares of float32 values fits. */
const LIMB_COUNT = 22;
/** Each term adds less than 2^32 to a limb, which stays exact below 2^53. */
const TERMS_BETWEEN_CARRIES = 2 ** 20;

/** A mutable exact sum: limb k counts units of 2^(32k − 320). */
export interface ExactSum {
  readonly limbs: Float64Array;
  termsSinceCarry: number;
}

export const createExactSum = (): ExactSum => ({limbs: new Float64Array(LIMB_COUNT), termsSinceCarry: 0});

const limbUnits = Float64Array.from({length: LIMB_COUNT}, (_, k) => powerOfTwo(LIMB_BITS * k + EXACT_UNIT_EXPONENT));

/**
 * Adds one finite term.
 *
 * @param term |term| < 2^383
 * @throws InvariantError on NaN, ±Infinity and larger terms: a bug in the caller
 */
export function addToExactSum(sum: ExactSum, term: number): void {
  invariant(Math.abs(term) < 2 ** 383, () => `${term} does not fit an exact sum`);
  let rest = term;
  let k = 0;
  while (k < LIMB_COUNT - 1 && Math.abs(rest) >= limbUnits[k + 1]!) k++;
  for (; k >= 0 && rest !== 0; k--) {
    const count = Math.trunc(rest / limbUnits[k]!);
    sum.limbs[k]! += count;
    rest -= count * limbUnits[k]!;
  }
  if (++sum.termsSinceCarry >= TERMS_BETWEEN_CARRIES) carry(sum);
}

/** Moves what exceeds a limb into the next, so that there is room for more terms. */
function carry(sum: ExactSum): void {
  for (let k = 0; k < LIMB_COUNT - 1; k++) {
    const over = Math.trunc(sum.limbs[k]! / 2 ** LIMB_BITS);
    sum.limbs[k]! -= over * 2 ** LIMB_BITS;
    sum.limbs[k + 1]! += over;
  }
  sum.termsSinceCarry = 1;
}

/** The sum as an integer in units of 2^-320: equal for equal multisets of terms, and added up exactly by `+`. */
export function exactTotal(sum: ExactSum): bigint {
  let total = 0n;
  for (let k = LIMB_COUNT - 1; k >= 0; k--) total = (total << BigInt(LIMB_BITS)) + BigInt(sum.limbs[k]!);
  return total;
}

/** The float64 nearest to an exact total. */
export const exactTotalToNumber = (total: bigint): number => Number(total) * powerOfTwo(EXACT_UNIT_EXPONENT);

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
export function momentsOf(count: number, sum: bigint, sumOfSquares: bigint): Moments {
  if (count === 0) return {mean: 0, rms: 0, standardDeviation: 0};
  const unitsPerOne = 1n << BigInt(-EXACT_UNIT_EXPONENT);
  const scatter = BigInt(count) * sumOfSquares * unitsPerOne - sum * sum;
  const variance = squareUnitsToNumber(scatter) / count / count;
  return {
    mean: exactTotalToNumber(sum) / count,
    rms: Math.sqrt(exactTotalToNumber(sumOfSquares) / count),
    standardDeviation: Math.sqrt(Math.max(0, variance)),
  };
}

/** From units of 2^-640; 320 bits are dropped first so that no intermediate number overflows. */
const squareUnitsToNumber = (total: bigint): number => exactTotalToNumber(total >> BigInt(-EXACT_UNIT_EXPONENT));
