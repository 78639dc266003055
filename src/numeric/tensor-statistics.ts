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
import {BLOCK_LENGTH, LANES} from './histogram-kernel-code.ts';
import {
  claimCounters,
  countBlock,
  countersOf,
  loadBlock,
  loadedBlock,
  releaseCounters,
  SUMMARY,
  SUMMARY_LENGTH,
  summarizeBlock,
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

/** Statistics in the making. Changed by `collectTensor` only; ends with `finishCollector`. */
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
  /** Of the counters' bins. */
  exponent: number;
  /** Counters of the kernels' memory; undefined when the collector has ended. */
  page: number | undefined;
  /** Counted in the page since the last settling. */
  pageCount: number;
  /** Shape [capacity]: counts taken out of the page, in the same ring; the bin of index i stands at i mod capacity. */
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
  page: claimCounters(),
  pageCount: 0,
  settled: undefined,
  sampleMins: [],
  sampleMaxs: [],
});

/** No counter of a page may reach 2^31. */
const PAGE_COUNT_MAX = 2 ** 30;

const summary = new Float64Array(SUMMARY_LENGTH);

/**
 * Takes in one sample's tensor, in blocks of `BLOCK_LENGTH` elements: a sample's sums are those of its blocks, added up in
 * order.
 *
 * @param values shape [n], any float32 values; may be empty
 * @throws InvariantError when the collector has ended: a bug in the caller
 */
export function collectTensor(collector: StatisticsCollector, values: Float32Array): void {
  const sample = {min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, sumOfSquares: 0};
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    const end = Math.min(start + BLOCK_LENGTH, values.length);
    loadBlock(values, start, end);
    collectBlock(collector, end - start);
    if (summary[SUMMARY.min]! < sample.min) sample.min = summary[SUMMARY.min]!;
    if (summary[SUMMARY.max]! > sample.max) sample.max = summary[SUMMARY.max]!;
    sample.sum += summary[SUMMARY.sum]!;
    sample.sumOfSquares += summary[SUMMARY.sumOfSquares]!;
    collector.zeroCount += summary[SUMMARY.zeros]!;
  }
  collector.elementCount += values.length;
  addToExactSum(collector.sum, sample.sum);
  addToExactSum(collector.sumOfSquares, sample.sumOfSquares);
  // Adding 0 makes +0 of −0, of which comparisons cannot tell the order.
  collector.sampleMins.push(sample.min + 0);
  collector.sampleMaxs.push(sample.max + 0);
}

/** Counts the finite elements of the loaded block and leaves their `summary`. */
function collectBlock(collector: StatisticsCollector, length: number): void {
  let finiteLength = length;
  summarizeBlock(length, summary);
  if (!Number.isFinite(summary[SUMMARY.sumOfSquares]!)) {
    finiteLength = dropSpecials(collector, loadedBlock(), length);
    summarizeBlock(finiteLength, summary);
  }
  const min = Math.min(collector.min, summary[SUMMARY.min]! + 0);
  const max = Math.max(collector.max, summary[SUMMARY.max]! + 0);
  if (min < collector.min || max > collector.max) {
    const exponent = canonicalBinExponent(min, max);
    if (exponent > collector.exponent) coarsen(collector, exponent);
    collector.min = min;
    collector.max = max;
  }
  if (collector.pageCount > PAGE_COUNT_MAX) settle(collector);
  countBlock(finiteLength, pageOf(collector), collector.exponent);
  collector.pageCount += finiteLength;
}

/** Moves the finite elements of a block to its beginning and counts the others. Gives the number of finite ones. */
function dropSpecials(collector: StatisticsCollector, block: Float32Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) {
    const value = block[i]!;
    if (Number.isFinite(value)) block[count++] = value;
    else if (Number.isNaN(value)) collector.nanCount++;
    else if (value > 0) collector.positiveInfinityCount++;
    else collector.negativeInfinityCount++;
  }
  return count;
}

function pageOf({page}: StatisticsCollector): number {
  invariant(page !== undefined, () => 'the collector has ended');
  return page;
}

/** Counts per bin from `binOf(min)` to `binOf(max)` at the collector's present width. */
function presentCounts(collector: StatisticsCollector): Histogram {
  const {exponent, min, max, settled} = collector;
  if (min > max) return EMPTY_HISTOGRAM;
  const counters = countersOf(pageOf(collector));
  const firstBin = binOf(min, exponent);
  const counts = new Float64Array(binOf(max, exponent) - firstBin + 1);
  for (let i = 0; i < counts.length; i++) {
    const place = (firstBin + i) & (HISTOGRAM_CAPACITY - 1);
    let count = settled?.[place] ?? 0;
    for (let lane = 0; lane < LANES; lane++) count += counters[lane * HISTOGRAM_CAPACITY + place]!;
    counts[i] = count;
  }
  return {exponent, firstBin, counts};
}

/** Makes bins of 2^exponent of the collected ones, so that a wider range finds room. */
function coarsen(collector: StatisticsCollector, exponent: number): void {
  const {firstBin, counts, exponent: oldExponent} = presentCounts(collector);
  collector.exponent = exponent;
  if (counts.length === 0) return;
  const ratio = powerOfTwo(oldExponent - exponent);
  const settled = new Float64Array(HISTOGRAM_CAPACITY);
  for (let i = 0; i < counts.length; i++) {
    settled[Math.ceil((firstBin + i) * ratio) & (HISTOGRAM_CAPACITY - 1)]! += counts[i]!;
  }
  clearPage(collector, settled);
}

function settle(collector: StatisticsCollector): void {
  const counters = countersOf(pageOf(collector));
  const settled = collector.settled ?? new Float64Array(HISTOGRAM_CAPACITY);
  for (let i = 0; i < counters.length; i++) settled[i & (HISTOGRAM_CAPACITY - 1)]! += counters[i]!;
  clearPage(collector, settled);
}

function clearPage(collector: StatisticsCollector, settled: Float64Array): void {
  countersOf(pageOf(collector)).fill(0);
  collector.pageCount = 0;
  collector.settled = settled;
}

/** The statistics of everything collected. Ends the collector. */
export function finishCollector(collector: StatisticsCollector): TensorStatistics {
  const {elementCount, nanCount, positiveInfinityCount, negativeInfinityCount, zeroCount, min, max} = collector;
  const histogram = presentCounts(collector);
  discardCollector(collector);
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
    histogram,
    sampleMins: Float32Array.from(collector.sampleMins),
    sampleMaxs: Float32Array.from(collector.sampleMaxs),
  };
}

/** Gives a collector's memory back. Does nothing when it has ended. */
export function discardCollector(collector: StatisticsCollector): void {
  if (collector.page !== undefined) releaseCounters(collector.page);
  collector.page = undefined;
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
