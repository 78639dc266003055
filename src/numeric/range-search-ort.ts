/**
 * Ranges as onnxruntime's calibrators choose them, quirks included. `quantize_static` collects all samples before it
 * computes anything, which is why its moving average is a plain mean and its histograms never grow.
 *
 * Source: onnxruntime 1.30.0, Python package, calibration; arithmetic as NumPy 2.4 does it.
 */
import {invariant} from '../base/invariant.ts';
import type {FixedHistogram} from './histogram-numpy.ts';
import type {RealRange} from './range-search-min-max.ts';

/** Ends of magnitude max(|min|, |max|), as with CalibTensorRangeSymmetric. */
export function ortSymmetricRange({min, max}: RealRange): RealRange {
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  return {min: -magnitude, max: magnitude};
}

/** Means of the samples' minima and maxima in float32: what CalibMovingAverage amounts to, whatever its constant. */
export const ortMovingAverageRange = (sampleMins: Float32Array, sampleMaxs: Float32Array): RealRange => ({
  min: float32Mean(sampleMins),
  max: float32Mean(sampleMaxs),
});

const float32Mean = (values: Float32Array): number =>
  Math.fround(pairwiseSum(values, 0, values.length) / values.length);

const PAIRWISE_BLOCK = 128;
const UNROLLED = 8;

/** Source: NumPy 2.4, pairwise summation of contiguous float32. */
function pairwiseSum(values: Float32Array, start: number, length: number): number {
  if (length < UNROLLED) {
    let sum = 0;
    for (let i = 0; i < length; i++) sum = Math.fround(sum + values[start + i]!);
    return sum;
  }
  if (length > PAIRWISE_BLOCK) {
    const half = Math.floor(length / 2);
    const left = half - (half % UNROLLED);
    return Math.fround(pairwiseSum(values, start, left) + pairwiseSum(values, start + left, length - left));
  }
  const partial = new Float32Array(UNROLLED);
  let i = 0;
  for (; i + UNROLLED <= length; i += UNROLLED) {
    for (let k = 0; k < UNROLLED; k++) partial[k]! += values[start + i + k]!;
  }
  for (let stride = 1; stride < UNROLLED; stride *= 2) {
    for (let k = 0; k < UNROLLED; k += 2 * stride) partial[k]! += partial[k + stride]!;
  }
  let sum = partial[0]!;
  for (; i < length; i++) sum = Math.fround(sum + values[start + i]!);
  return sum;
}

/**
 * Percentile of a histogram of magnitudes: the left edge of the bin in which the cumulated share reaches the percentile,
 * to both sides, clamped to what was seen.
 *
 * @param seen smallest and largest of the values themselves
 */
export function ortPercentileRange(histogram: FixedHistogram, percentile: number, seen: RealRange): RealRange {
  const {edges, counts} = histogram;
  const edge = edges[binReaching(counts, percentile / 100)]!;
  return {min: Math.max(-edge, seen.min), max: Math.min(edge, seen.max)};
}

/** First bin at which the float64 sum of shares is at least `share`; the number of bins when none is. */
function binReaching(counts: Float64Array, share: number): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  let cumulated = 0;
  for (let i = 0; i < counts.length; i++) {
    cumulated += counts[i]! / total;
    if (cumulated >= share) return i;
  }
  return counts.length;
}

/**
 * Range of least divergence among thresholds symmetric to the middle bin, with all the tool's peculiarities: what is cut
 * off goes into P but not into Q, Q is truncated to integers, bins that do not fill a quantized bin stay empty in Q, and
 * candidates begin at half as many bins as there are quantized ones. With its defaults (128 bins, 128 quantized) there is
 * one candidate only, and the result is the full range. Divergences are float64 here, float32 there.
 *
 * @param histogram over a range symmetric to 0
 */
export function ortEntropyRange(histogram: FixedHistogram, quantizedBins: number, seen: RealRange): RealRange {
  const {edges, counts} = histogram;
  const bins = counts.length;
  const middle = Math.floor(bins / 2);
  let best: RealRange | undefined;
  let bestDivergence = Number.POSITIVE_INFINITY;
  for (let half = Math.floor(quantizedBins / 2); half <= middle; half++) {
    const start = middle - half;
    const end = Math.min(middle + half + 1, bins);
    const divergence = ortDivergence(counts, start, end, quantizedBins);
    if (best === undefined || divergence < bestDivergence) {
      best = {min: edges[start]!, max: edges[end]!};
      bestDivergence = divergence;
    }
  }
  invariant(best !== undefined, () => `${bins} bins are fewer than ${quantizedBins} quantized ones`);
  return {min: Math.max(best.min, seen.min), max: Math.min(best.max, seen.max)};
}

function ortDivergence(counts: Float64Array, start: number, end: number, quantizedBins: number): number {
  const p = counts.slice(start, end);
  const q = new Float64Array(end - start);
  for (let i = 0; i < start; i++) p[0]! += counts[i]!;
  for (let i = end; i < counts.length; i++) p[p.length - 1]! += counts[i]!;
  const merged = Math.floor(p.length / quantizedBins);
  for (let k = 0; k < quantizedBins; k++) {
    const isLast = k === quantizedBins - 1;
    let sum = 0;
    let filled = 0;
    for (let i = k * merged; i < (k + 1) * merged; i++) if (p[i] !== 0) filled++;
    for (let i = k * merged; i < (isLast ? p.length : (k + 1) * merged); i++) sum += counts[start + i]!;
    if (filled === 0) continue;
    q.fill(Math.trunc(sum / filled), k * merged, (k + 1) * merged);
  }
  return smooth(p) && smooth(q) ? relativeEntropy(p, q) : Number.POSITIVE_INFINITY;
}

const SMOOTHING = 1e-4;

/** Gives empty bins a little of the others' counts; false when all are empty. */
function smooth(distribution: Float64Array): boolean {
  let empty = 0;
  for (let i = 0; i < distribution.length; i++) if (distribution[i] === 0) empty++;
  const filled = distribution.length - empty;
  if (filled === 0) return false;
  const taken = (SMOOTHING * empty) / filled;
  for (let i = 0; i < distribution.length; i++) distribution[i]! += distribution[i] === 0 ? SMOOTHING : -taken;
  return true;
}

function relativeEntropy(p: Float64Array, q: Float64Array): number {
  let pSum = 0;
  let qSum = 0;
  for (let i = 0; i < p.length; i++) {
    pSum += p[i]!;
    qSum += q[i]!;
  }
  let divergence = 0;
  for (let i = 0; i < p.length; i++) divergence += (p[i]! / pSum) * Math.log(p[i]! / pSum / (q[i]! / qSum));
  return divergence;
}
