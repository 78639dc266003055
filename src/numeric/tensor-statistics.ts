/**
 * What calibration remembers of a value: exact extremes, exact moments, counts of special numbers, the extremes of every
 * sample, and a histogram. Memory is the bins plus eight bytes a sample. Statistics of parts merge into those of the
 * whole exactly: how samples are ordered or grouped leaves no trace, except that `sampleMins` and `sampleMaxs` stand in
 * the order that the samples are listed in.
 */
import {invariant} from '../base/invariant.ts';
import {
  binOf,
  canonicalBinExponent,
  EMPTY_HISTOGRAM,
  HISTOGRAM_CAPACITY,
  type Histogram,
  MIN_BIN_EXPONENT,
  mergeHistograms,
} from './histogram.ts';
import {
  countBlock,
  LANES,
  MAX,
  MIN,
  SUM,
  SUM_OF_SQUARES,
  SUMMARY_LENGTH,
  uncountBlock,
  ZEROS,
} from './histogram-kernels.ts';
import {addToExactSum, createExactSum, type ExactSum, exactTotal} from './moments.ts';
import {powerOfTwo} from './power-of-two.ts';

export interface TensorStatistics {
  /** All elements of all samples, special numbers included. */
  readonly elementCount: number;
  readonly nanCount: number;
  readonly positiveInfinityCount: number;
  readonly negativeInfinityCount: number;
  /** Elements that are +0 or −0. */
  readonly zeroCount: number;
  /** Smallest and largest finite element; +Infinity and −Infinity when there is none. Never −0. */
  readonly min: number;
  readonly max: number;
  /** Sum of the samples' sums, and of their sums of squares, of finite elements: integers in units of 2^-320. */
  readonly sum: bigint;
  readonly sumOfSquares: bigint;
  /** Of finite elements. */
  readonly histogram: Histogram;
  /** Shape [samples]: smallest and largest finite element of each; +Infinity and −Infinity when it has none. */
  readonly sampleMins: Float32Array;
  readonly sampleMaxs: Float32Array;
}

/** Statistics in the making. Changed by `collectTensor` only. */
export interface StatisticsCollector {
  elementCount: number;
  nanCount: number;
  positiveInfinityCount: number;
  negativeInfinityCount: number;
  zeroCount: number;
  min: number;
  max: number;
  readonly sum: ExactSum;
  readonly sumOfSquares: ExactSum;
  /** Of the window's bins. Bins that are still empty may be narrower than any value's. */
  exponent: number;
  /** Shape [LANES, capacity]: counts not yet in `settled`; the bin of index i stands at i mod capacity. */
  window: Int32Array;
  /** Counted into `window` since the last settling. */
  windowCount: number;
  /** Shape [capacity]: counts in the same ring, too many for 32 bits. */
  settled: Float64Array | undefined;
  readonly sampleMins: number[];
  readonly sampleMaxs: number[];
}

export const createCollector = (): StatisticsCollector => ({
  elementCount: 0,
  nanCount: 0,
  positiveInfinityCount: 0,
  negativeInfinityCount: 0,
  zeroCount: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  sum: createExactSum(),
  sumOfSquares: createExactSum(),
  exponent: MIN_BIN_EXPONENT,
  window: new Int32Array(LANES * HISTOGRAM_CAPACITY),
  windowCount: 0,
  settled: undefined,
  sampleMins: [],
  sampleMaxs: [],
});

/**
 * Elements read at a time. Part of the definition of `sum` and `sumOfSquares`: a sample's sums add up its blocks', each of
 * which adds elements at even and odd places separately.
 */
const BLOCK_LENGTH = 4096;

/** No counter of the window may reach 2^31. */
const WINDOW_COUNT_MAX = 2 ** 30;

const summary = new Float64Array(SUMMARY_LENGTH);
const finiteValues = new Float32Array(BLOCK_LENGTH);

/**
 * Takes in one sample's tensor. Each element is read once; blocks that widen the histogram are read again.
 *
 * @param values shape [n], any float32 values; may be empty
 */
export function collectTensor(collector: StatisticsCollector, values: Float32Array): void {
  const sample = {min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, sumOfSquares: 0};
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    countFiniteBlock(collector, values, start, Math.min(start + BLOCK_LENGTH, values.length));
    if (summary[MIN]! < sample.min) sample.min = summary[MIN]!;
    if (summary[MAX]! > sample.max) sample.max = summary[MAX]!;
    sample.sum += summary[SUM]!;
    sample.sumOfSquares += summary[SUM_OF_SQUARES]!;
    collector.zeroCount += summary[ZEROS]!;
  }
  collector.elementCount += values.length;
  addToExactSum(collector.sum, sample.sum);
  addToExactSum(collector.sumOfSquares, sample.sumOfSquares);
  // Adding 0 makes +0 of −0, of which comparisons cannot tell the order.
  collector.sampleMins.push(sample.min + 0);
  collector.sampleMaxs.push(sample.max + 0);
}

/** Counts the finite values of a block and leaves their `summary`. */
function countFiniteBlock(collector: StatisticsCollector, values: Float32Array, start: number, end: number): void {
  if (collector.windowCount > WINDOW_COUNT_MAX) settleWindow(collector);
  const inverseWidth = powerOfTwo(-collector.exponent);
  countBlock(values, start, end, inverseWidth, collector.window, summary);
  if (!Number.isFinite(summary[SUM_OF_SQUARES]!)) {
    uncountBlock(values, start, end, inverseWidth, collector.window);
    const finiteCount = pickFinite(collector, values, start, end);
    countFiniteBlock(collector, finiteValues.subarray(0, finiteCount), 0, finiteCount);
    return;
  }
  const min = Math.min(collector.min, summary[MIN]! + 0);
  const max = Math.max(collector.max, summary[MAX]! + 0);
  if (min < collector.min || max > collector.max) {
    const exponent = canonicalBinExponent(min, max);
    if (exponent > collector.exponent) {
      uncountBlock(values, start, end, inverseWidth, collector.window);
      coarsen(collector, exponent);
      countBlock(values, start, end, powerOfTwo(-exponent), collector.window, summary);
    }
    collector.min = min;
    collector.max = max;
  }
  collector.windowCount += end - start;
}

/** Copies the finite elements of a block to `finiteValues` and counts the others. */
function pickFinite(collector: StatisticsCollector, values: Float32Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) finiteValues[count++] = value;
    else if (Number.isNaN(value)) collector.nanCount++;
    else if (value > 0) collector.positiveInfinityCount++;
    else collector.negativeInfinityCount++;
  }
  return count;
}

/** Counts per bin from `binOf(min)` to `binOf(max)` at the collector's present width. */
function presentCounts(collector: StatisticsCollector): Histogram {
  const {exponent, min, max, window, settled} = collector;
  if (min > max) return EMPTY_HISTOGRAM;
  const firstBin = binOf(min, exponent);
  const counts = new Float64Array(binOf(max, exponent) - firstBin + 1);
  for (let i = 0; i < counts.length; i++) {
    const place = (firstBin + i) & (HISTOGRAM_CAPACITY - 1);
    let count = settled?.[place] ?? 0;
    for (let lane = 0; lane < LANES; lane++) count += window[lane * HISTOGRAM_CAPACITY + place]!;
    counts[i] = count;
  }
  return {exponent, firstBin, counts};
}

/** Makes bins of 2^exponent of the collected ones, so that a wider range finds room. */
function coarsen(collector: StatisticsCollector, exponent: number): void {
  const {firstBin, counts, exponent: oldExponent} = presentCounts(collector);
  const ratio = powerOfTwo(oldExponent - exponent);
  const settled = new Float64Array(HISTOGRAM_CAPACITY);
  for (let i = 0; i < counts.length; i++) {
    settled[Math.ceil((firstBin + i) * ratio) & (HISTOGRAM_CAPACITY - 1)]! += counts[i]!;
  }
  collector.window.fill(0);
  collector.windowCount = 0;
  collector.settled = settled;
  collector.exponent = exponent;
}

function settleWindow(collector: StatisticsCollector): void {
  const settled = collector.settled ?? new Float64Array(HISTOGRAM_CAPACITY);
  for (let i = 0; i < collector.window.length; i++) {
    settled[i & (HISTOGRAM_CAPACITY - 1)]! += collector.window[i]!;
  }
  collector.window.fill(0);
  collector.windowCount = 0;
  collector.settled = settled;
}

/** The statistics of everything collected so far. The collector may go on afterwards. */
export function collectedStatistics(collector: StatisticsCollector): TensorStatistics {
  const {elementCount, nanCount, positiveInfinityCount, negativeInfinityCount, zeroCount, min, max} = collector;
  return {
    elementCount,
    nanCount,
    positiveInfinityCount,
    negativeInfinityCount,
    zeroCount,
    min,
    max,
    sum: exactTotal(collector.sum),
    sumOfSquares: exactTotal(collector.sumOfSquares),
    histogram: presentCounts(collector),
    sampleMins: Float32Array.from(collector.sampleMins),
    sampleMaxs: Float32Array.from(collector.sampleMaxs),
  };
}

/** Statistics of some samples, and where these stand in the whole. */
export interface StatisticsPart {
  readonly statistics: TensorStatistics;
  /** Shape [samples of the part]: places in the merged `sampleMins`; all parts together give each place once. */
  readonly places: readonly number[];
}

/**
 * The statistics of all parts together: the same bytes in whatever order the parts come and however samples were grouped.
 *
 * @throws InvariantError when the places are not a permutation: a bug in the caller
 */
export function mergeTensorStatistics(parts: readonly StatisticsPart[]): TensorStatistics {
  const all = parts.map(({statistics}) => statistics);
  const min = all.reduce((least, part) => Math.min(least, part.min), Number.POSITIVE_INFINITY);
  const max = all.reduce((most, part) => Math.max(most, part.max), Number.NEGATIVE_INFINITY);
  const count = (of: (part: TensorStatistics) => number): number => all.reduce((total, part) => total + of(part), 0);
  return {
    elementCount: count((part) => part.elementCount),
    nanCount: count((part) => part.nanCount),
    positiveInfinityCount: count((part) => part.positiveInfinityCount),
    negativeInfinityCount: count((part) => part.negativeInfinityCount),
    zeroCount: count((part) => part.zeroCount),
    min,
    max,
    sum: all.reduce((total, part) => total + part.sum, 0n),
    sumOfSquares: all.reduce((total, part) => total + part.sumOfSquares, 0n),
    histogram: mergeHistograms(
      all.map(({histogram}) => histogram),
      min,
      max,
    ),
    ...mergeSampleExtremes(parts),
  };
}

function mergeSampleExtremes(parts: readonly StatisticsPart[]): Pick<TensorStatistics, 'sampleMins' | 'sampleMaxs'> {
  const sampleCount = parts.reduce((total, {places}) => total + places.length, 0);
  const sampleMins = new Float32Array(sampleCount).fill(Number.NaN);
  const sampleMaxs = new Float32Array(sampleCount);
  for (const {statistics, places} of parts) {
    invariant(statistics.sampleMins.length === places.length, () => `${places.length} places for a part's samples`);
    for (const [i, place] of places.entries()) {
      invariant(Number.isNaN(sampleMins[place]), () => `sample place ${place} of ${sampleCount} is wrong or taken`);
      sampleMins[place] = statistics.sampleMins[i]!;
      sampleMaxs[place] = statistics.sampleMaxs[i]!;
    }
  }
  return {sampleMins, sampleMaxs};
}

/**
 * The statistics of several tensors' elements taken together, sample by sample: those of a Concat from its inputs'.
 *
 * @param parts statistics over the same samples in the same order, at least one
 */
export function mergeElements(parts: readonly TensorStatistics[]): TensorStatistics {
  const [first] = parts;
  invariant(first !== undefined, () => 'there are no statistics to merge');
  if (parts.length === 1) return first;
  const sampleCount = first.sampleMins.length;
  const places = Array.from({length: sampleCount}, (_, i) => i);
  const sampleMins = first.sampleMins.slice();
  const sampleMaxs = first.sampleMaxs.slice();
  for (const part of parts) {
    invariant(part.sampleMins.length === sampleCount, () => 'the statistics are of different samples');
    for (let i = 0; i < sampleCount; i++) {
      sampleMins[i] = Math.min(sampleMins[i]!, part.sampleMins[i]!);
      sampleMaxs[i] = Math.max(sampleMaxs[i]!, part.sampleMaxs[i]!);
    }
  }
  // The extremes by sample do not stand one behind the other here, so they are set apart from the other members.
  const totals = mergeTensorStatistics([
    {statistics: first, places},
    ...parts.slice(1).map((part) => ({statistics: withoutSamples(part), places: []})),
  ]);
  return {...totals, sampleMins, sampleMaxs};
}

const withoutSamples = (statistics: TensorStatistics): TensorStatistics => ({
  ...statistics,
  sampleMins: new Float32Array(0),
  sampleMaxs: new Float32Array(0),
});

/**
 * The histogram without exact zeros, which any range represents exactly: what searches for the best range look at. Its
 * outer bins may be empty.
 */
export function nonzeroHistogram({histogram, zeroCount}: TensorStatistics): Histogram {
  if (zeroCount === 0) return histogram;
  const counts = histogram.counts.slice();
  counts[-histogram.firstBin]! -= zeroCount;
  return {...histogram, counts};
}
