/**
 * The hot loops of calibration. Called with blocks of a few thousand elements, so that V8 compiles them early and a
 * block stays in the first-level cache when it is read twice.
 */
import {HISTOGRAM_CAPACITY} from './histogram.ts';

const MASK = HISTOGRAM_CAPACITY - 1;

/**
 * Counters per bin: neighbouring elements count into different ones, because increments of one counter must wait for
 * each other (half of the values after a Relu are the same zero).
 */
export const LANES = 2;

/** Positions in `BlockSummary`. */
export const MIN = 0;
export const MAX = 1;
export const SUM = 2;
export const SUM_OF_SQUARES = 3;
export const ZEROS = 4;
export const SUMMARY_LENGTH = 5;

/**
 * Reads values[start, end) once: smallest, largest, sum, sum of squares and number of zeros into `summary`, and a count
 * into the window of bins.
 *
 * The window is a ring: the bin of index i stands at i mod capacity. While the values counted so far span at most
 * `HISTOGRAM_CAPACITY` bins this is without collisions and needs no moving; otherwise take the block back with
 * `uncountBlock` and come again with wider bins. NaN makes the sums NaN and ±Infinity makes them infinite or NaN: then,
 * too, take the block back.
 *
 * @param inverseWidth 1 / bin width, a power of two
 * @param window shape [LANES, capacity], changed
 * @param summary shape [5], float64, overwritten
 */
export function countBlock(
  values: Float32Array,
  start: number,
  end: number,
  inverseWidth: number,
  window: Int32Array,
  summary: Float64Array,
): void {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sumEven = 0;
  let sumOdd = 0;
  let squaresEven = 0;
  let squaresOdd = 0;
  let zeros = 0;
  const pairsEnd = end - 1;
  let i = start;
  for (; i < pairsEnd; i += LANES) {
    const even = values[i]!;
    const odd = values[i + 1]!;
    if (even < min) min = even;
    if (even > max) max = even;
    if (odd < min) min = odd;
    if (odd > max) max = odd;
    sumEven += even;
    sumOdd += odd;
    squaresEven += even * even;
    squaresOdd += odd * odd;
    zeros = (zeros + Number(even === 0) + Number(odd === 0)) | 0;
    window[Math.ceil(even * inverseWidth) & MASK]!++;
    window[(Math.ceil(odd * inverseWidth) & MASK) | HISTOGRAM_CAPACITY]!++;
  }
  if (i < end) {
    const last = values[i]!;
    if (last < min) min = last;
    if (last > max) max = last;
    sumEven += last;
    squaresEven += last * last;
    if (last === 0) zeros++;
    window[Math.ceil(last * inverseWidth) & MASK]!++;
  }
  summary[MIN] = min;
  summary[MAX] = max;
  summary[SUM] = sumEven + sumOdd;
  summary[SUM_OF_SQUARES] = squaresEven + squaresOdd;
  summary[ZEROS] = zeros;
}

/** Takes back exactly the counts of a `countBlock` with the same arguments. */
export function uncountBlock(
  values: Float32Array,
  start: number,
  end: number,
  inverseWidth: number,
  window: Int32Array,
): void {
  for (let i = start; i < end; i++) {
    const lane = (i - start) & 1 && HISTOGRAM_CAPACITY;
    window[(Math.ceil(values[i]! * inverseWidth) & MASK) | lane]!--;
  }
}
