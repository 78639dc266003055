/**
 * Histograms whose bin width is a power of two and whose edges are integer multiples of it. The width depends on nothing
 * but the smallest and the largest value, and two neighbouring bins merge exactly into one of twice the width: so any
 * order and any grouping of the same values gives the same histogram, bit for bit.
 *
 * Bin i holds the values of ((i − 1) · width, i · width]: a value on an edge belongs to the bin below it. Zeros stand in
 * bin 0, all by themselves when no value is negative.
 */
import {invariant} from '../base/invariant.ts';
import {powerOfTwo} from './power-of-two.ts';

/**
 * Most bins a histogram may span. A range that no longer fits doubles the width, so at least 2049 are spanned, unless
 * the values differ so little that each bin already holds a single float32 value.
 */
export const HISTOGRAM_CAPACITY = 4096;

/** Bits of a float32 significand after the leading one: finer bins than 2^-23 of the largest value tell nothing apart. */
const SIGNIFICAND_BITS = 23;

/** Of the smallest normal float32: its inverse is a float32 too, which makes counting in float32 exact. */
export const MIN_BIN_EXPONENT = -126;

export interface Histogram {
  /** Bins are 2^exponent wide. */
  readonly exponent: number;
  /** Index of the bin that `counts[0]` belongs to. */
  readonly firstBin: number;
  /** Values per bin, integers; first and last are not 0. Empty without values. */
  readonly counts: Float64Array;
}

export const EMPTY_HISTOGRAM: Histogram = {exponent: MIN_BIN_EXPONENT, firstBin: 0, counts: new Float64Array(0)};

/** The bin of a finite float32 value. */
export const binOf = (value: number, exponent: number): number => Math.ceil(value * powerOfTwo(-exponent)) + 0;

/**
 * Exponent of the bin width for values from `min` to `max`: the smallest with which the bins span at most
 * `HISTOGRAM_CAPACITY` and have indices within ±2^24. Never falls when the range grows.
 *
 * @param min finite float32
 * @param max finite float32, ≥ min
 */
export function canonicalBinExponent(min: number, max: number): number {
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  if (magnitude === 0) return MIN_BIN_EXPONENT;
  const finest = Math.max(MIN_BIN_EXPONENT, floorLog2(magnitude) - SIGNIFICAND_BITS);
  if (binsSpanned(min, max, finest) <= HISTOGRAM_CAPACITY) return finest;
  let exponent = Math.max(finest, floorLog2((max - min) / HISTOGRAM_CAPACITY));
  while (binsSpanned(min, max, exponent) > HISTOGRAM_CAPACITY) exponent++;
  while (exponent > finest && binsSpanned(min, max, exponent - 1) <= HISTOGRAM_CAPACITY) exponent--;
  return exponent;
}

const binsSpanned = (min: number, max: number, exponent: number): number =>
  binOf(max, exponent) - binOf(min, exponent) + 1;

const doubles = new Float64Array(1);
const words = new Uint32Array(doubles.buffer);
/** Typed arrays are little-endian on every platform Node.js runs on but a few; the high word is found by trying. */
const HIGH_WORD = (() => {
  doubles[0] = 1;
  return words[0] === 0 ? 1 : 0;
})();

/** Largest e with 2^e ≤ value, exactly. `value` is a positive normal float64. */
function floorLog2(value: number): number {
  doubles[0] = value;
  return ((words[HIGH_WORD]! >>> 20) & 0x7ff) - 1023;
}

/** Edges of bin i of `counts`: lower (exclusive) and upper (inclusive), exact. */
export const lowerEdge = ({exponent, firstBin}: Histogram, i: number): number =>
  (firstBin + i - 1) * powerOfTwo(exponent);
export const upperEdge = ({exponent, firstBin}: Histogram, i: number): number => (firstBin + i) * powerOfTwo(exponent);

/** Number of values counted. */
export function histogramTotal({counts}: Histogram): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return total;
}

/**
 * One histogram of the values of all parts.
 *
 * @param min smallest value of all parts, and `max` the largest: they decide the bin width
 */
export function mergeHistograms(parts: readonly Histogram[], min: number, max: number): Histogram {
  const filled = parts.filter(({counts}) => counts.length > 0);
  if (filled.length === 0) return EMPTY_HISTOGRAM;
  const exponent = canonicalBinExponent(min, max);
  const firstBin = binOf(min, exponent);
  const counts = new Float64Array(binOf(max, exponent) - firstBin + 1);
  for (const part of filled) addCoarsened(part, exponent, firstBin, counts);
  return {exponent, firstBin, counts};
}

/** Adds a histogram's counts into bins of 2^exponent, not narrower than its own. */
function addCoarsened(part: Histogram, exponent: number, firstBin: number, counts: Float64Array): void {
  invariant(part.exponent <= exponent, () => `bins of 2^${part.exponent} cannot be split to 2^${exponent}`);
  const ratio = powerOfTwo(part.exponent - exponent);
  for (let i = 0; i < part.counts.length; i++) {
    const bin = Math.ceil((part.firstBin + i) * ratio) - firstBin;
    counts[bin]! += part.counts[i]!;
  }
}

/**
 * Makes one bin of every 2^joinedExponent neighbours, for searches that need not be so fine.
 *
 * @param joinedExponent ≥ 0
 */
export function joinBins(histogram: Histogram, joinedExponent: number): Histogram {
  if (joinedExponent === 0 || histogram.counts.length === 0) return histogram;
  const exponent = histogram.exponent + joinedExponent;
  const ratio = powerOfTwo(-joinedExponent);
  const firstBin = Math.ceil(histogram.firstBin * ratio) + 0;
  const lastBin = Math.ceil((histogram.firstBin + histogram.counts.length - 1) * ratio);
  const counts = new Float64Array(lastBin - firstBin + 1);
  addCoarsened(histogram, exponent, firstBin, counts);
  return {exponent, firstBin, counts};
}
