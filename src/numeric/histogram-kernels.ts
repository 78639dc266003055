/**
 * The hot loops of calibration on one memory for the whole process: a block of values is copied in, where it stays in the
 * first-level cache while it is read twice, and every collector owns a page of counters. On the values of real models
 * this takes a third of the time of plain loops (`bench/calibrate.ts`).
 */
import {invariant} from '../base/invariant.ts';
import {HISTOGRAM_CAPACITY} from './histogram.ts';
import {
  BLOCK_ADDRESS,
  BLOCK_LENGTH,
  type HistogramKernels,
  instantiateKernels,
  LANES,
  PAGE_BYTES,
  RESULT,
  RESULT_COUNT,
  WORD_BYTES,
} from './histogram-kernel-code.ts';
import {powerOfTwo} from './power-of-two.ts';

/** The kernels and views of their memory; growing it detaches these. */
interface Memory {
  readonly kernels: HistogramKernels;
  readonly block: Float32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
  readonly words: Int32Array;
}

function viewMemory(kernels: HistogramKernels): Memory {
  const {buffer} = kernels.memory;
  return {
    kernels,
    block: new Float32Array(buffer, BLOCK_ADDRESS, BLOCK_LENGTH),
    floats: new Float32Array(buffer, 0, BLOCK_ADDRESS / WORD_BYTES),
    doubles: new Float64Array(buffer, 0, BLOCK_ADDRESS / (2 * WORD_BYTES)),
    words: new Int32Array(buffer),
  };
}

let memory: Memory | undefined;

/** Made when first needed: a build that finds everything cached compiles nothing. */
function openMemory(): Memory {
  memory ??= viewMemory(instantiateKernels());
  return memory;
}

/** Pages of counters that nobody owns, all zero. */
const freePages: number[] = [];

/** A page of counters, all zero, to be given back with `releaseCounters`. */
export function claimCounters(): number {
  const free = freePages.pop();
  if (free !== undefined) return free;
  const {kernels} = openMemory();
  const page = kernels.memory.grow(1);
  memory = viewMemory(kernels);
  return page;
}

export function releaseCounters(page: number): void {
  countersOf(page).fill(0);
  freePages.push(page);
}

/** The counters of a page, shape [LANES, capacity]. Valid until the next `claimCounters`. */
export function countersOf(page: number): Int32Array {
  const start = (page * PAGE_BYTES) / WORD_BYTES;
  return openMemory().words.subarray(start, start + LANES * HISTOGRAM_CAPACITY);
}

/** Copies values[start, end), at most `BLOCK_LENGTH` of them, to the block. */
export function loadBlock(values: Float32Array, start: number, end: number): void {
  invariant(end - start <= BLOCK_LENGTH, () => `a block of ${end - start} elements is too long`);
  openMemory().block.set(start === 0 && end === values.length ? values : values.subarray(start, end));
}

/** The block itself, shape [BLOCK_LENGTH]. Valid until the next `claimCounters`. */
export const loadedBlock = (): Float32Array => openMemory().block;

/** Positions in a block's summary. */
export const SUMMARY = {min: 0, max: 1, sum: 2, sumOfSquares: 3, zeros: 4} as const;
export const SUMMARY_LENGTH = 5;

/**
 * Smallest and largest element, sum, sum of squares and number of zeros of the block's first `length` elements. NaN and
 * ±Infinity make the sum of squares NaN or infinite, and nothing else does; the extremes pass over NaN.
 *
 * The order of the sums is fixed: elements at places 0, 1, 2 and 3 mod 4 each by themselves, (0 + 1) + (2 + 3), and then
 * those that do not fill four places, one by one.
 *
 * @param summary shape [5], overwritten
 */
export function summarizeBlock(length: number, summary: Float64Array): void {
  const {kernels, block, doubles, words} = openMemory();
  const end = length - (length % LANES);
  resetResults();
  if (end > 0) kernels.summarize(BLOCK_ADDRESS + end * WORD_BYTES);
  let min = smallestLane(RESULT.min);
  let max = largestLane(RESULT.max);
  const [low, high] = [2 * RESULT.sumLow, 2 * RESULT.sumHigh];
  const [squaresLow, squaresHigh] = [2 * RESULT.squaresLow, 2 * RESULT.squaresHigh];
  let sum = doubles[low]! + doubles[low + 1]! + (doubles[high]! + doubles[high + 1]!);
  let squares = doubles[squaresLow]! + doubles[squaresLow + 1]! + (doubles[squaresHigh]! + doubles[squaresHigh + 1]!);
  const lane = LANES * RESULT.zeros;
  let zeros = words[lane]! + words[lane + 1]! + words[lane + 2]! + words[lane + 3]!;
  for (let i = end; i < length; i++) {
    const value = block[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    squares += value * value;
    if (value === 0) zeros++;
  }
  summary[SUMMARY.min] = min;
  summary[SUMMARY.max] = max;
  summary[SUMMARY.sum] = sum;
  summary[SUMMARY.sumOfSquares] = squares;
  summary[SUMMARY.zeros] = zeros;
}

/** Positions in a block's extremes. */
export const EXTREMES = {min: 0, max: 1, magnitudeMin: 2} as const;
export const EXTREMES_LENGTH = 3;

/**
 * Smallest and largest of the block's first `length` elements and the smallest magnitude, NaN passed over.
 *
 * @param extremes shape [3], overwritten
 */
export function findBlockExtremes(length: number, extremes: Float64Array): void {
  const {kernels, block} = openMemory();
  const end = length - (length % LANES);
  resetResults();
  if (end > 0) kernels.findExtremes(BLOCK_ADDRESS + end * WORD_BYTES);
  let min = smallestLane(RESULT.min);
  let max = largestLane(RESULT.max);
  let magnitudeMin = smallestLane(RESULT.magnitudeMin);
  for (let i = end; i < length; i++) {
    const value = block[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    if (Math.abs(value) < magnitudeMin) magnitudeMin = Math.abs(value);
  }
  extremes[EXTREMES.min] = min;
  extremes[EXTREMES.max] = max;
  extremes[EXTREMES.magnitudeMin] = magnitudeMin;
}

/** What a reduction starts from: nothing seen yet. */
function resetResults(): void {
  const {floats} = openMemory();
  floats.fill(0, 0, LANES * RESULT_COUNT);
  floats.fill(Number.POSITIVE_INFINITY, LANES * RESULT.min, LANES * (RESULT.min + 1));
  floats.fill(Number.NEGATIVE_INFINITY, LANES * RESULT.max, LANES * (RESULT.max + 1));
  floats.fill(Number.POSITIVE_INFINITY, LANES * RESULT.magnitudeMin, LANES * (RESULT.magnitudeMin + 1));
}

function smallestLane(vector: number): number {
  const {floats} = openMemory();
  const lane = LANES * vector;
  return Math.min(floats[lane]!, floats[lane + 1]!, floats[lane + 2]!, floats[lane + 3]!);
}

function largestLane(vector: number): number {
  const {floats} = openMemory();
  const lane = LANES * vector;
  return Math.max(floats[lane]!, floats[lane + 1]!, floats[lane + 2]!, floats[lane + 3]!);
}

/**
 * Adds 1 to the counter of the bin of each of the block's first `length` elements, which must be finite and, with all
 * counted in this page before, span at most `HISTOGRAM_CAPACITY` bins.
 *
 * @param exponent bins are 2^exponent wide, −126 ≤ exponent ≤ 126
 */
export function countBlock(length: number, page: number, exponent: number): void {
  const end = length - (length % LANES);
  const inverseWidth = powerOfTwo(-exponent);
  const {kernels, block, words} = openMemory();
  const count = exponent > 0 ? kernels.countWide : kernels.countNarrow;
  if (end > 0) count(BLOCK_ADDRESS + end * WORD_BYTES, page * PAGE_BYTES, inverseWidth);
  const counters = (page * PAGE_BYTES) / WORD_BYTES;
  for (let i = end; i < length; i++) {
    words[counters + (Math.ceil(block[i]! * inverseWidth) & (HISTOGRAM_CAPACITY - 1))]!++;
  }
}
