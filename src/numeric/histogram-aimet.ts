/**
 * AIMET's histogram of a tensor: 512 bins over the range of the first sample that is not all zero, as many below and above
 * it, and edges at multiples of the width. What later samples have outside of it is lost to the search, which is why bins
 * cannot be those of `histogram.ts`.
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), analyzers of tf_enhanced and percentile, by their behaviour.
 */
import {invariant} from '../base/invariant.ts';

/** Bins over the first sample's range. */
const RANGE_BINS = 512;

export const AIMET_BINS = 3 * RANGE_BINS;

/** Range of the first sample, float32, first < last. */
export interface AimetBounds {
  readonly first: number;
  readonly last: number;
}

export interface AimetHistogram {
  /** Of a bin; bin i begins at (firstBin + i) · width. */
  readonly width: number;
  readonly firstBin: number;
  /** Shape [1536]: the share of all values that is counted in each bin. */
  readonly shares: Float64Array;
}

/** Width given to a range that is empty, in float32. */
const SMALLEST_WIDTH = Math.fround(0.01);

/** Bounds after a first sample with values from `min` to `max`, float32 numbers, not both 0. */
export const aimetBounds = (min: number, max: number): AimetBounds => ({
  first: min,
  last: min === max ? Math.fround(min + SMALLEST_WIDTH) : max,
});

function grid({first, last}: AimetBounds): {readonly width: number; readonly firstBin: number} {
  const width = Math.fround(last - first) / RANGE_BINS;
  return {width, firstBin: Math.floor(first / width) - RANGE_BINS};
}

/**
 * @param values shape [n]; NaN is counted as outside
 * @param counts shape [1537], added to; the last one counts what falls outside
 */
export function addAimetCounts(values: Float32Array, bounds: AimetBounds, counts: Float64Array): void {
  invariant(counts.length === AIMET_BINS + 1, () => `${counts.length} counts instead of ${AIMET_BINS + 1}`);
  const {width, firstBin} = grid(bounds);
  // In float32, by the inverse: values next to an edge fall where they do there.
  const inverse = Math.fround(1 / width);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor(Math.fround(values[i]! * inverse)) - firstBin;
    counts[bin >= 0 && bin < AIMET_BINS ? bin : AIMET_BINS]!++;
  }
}

/** @param counts shape [1537] */
export function aimetHistogram(bounds: AimetBounds, counts: Float64Array): AimetHistogram {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  const shares = new Float64Array(AIMET_BINS);
  for (let i = 0; i < AIMET_BINS; i++) shares[i] = counts[i]! / total;
  return {...grid(bounds), shares};
}

/** Of a constant, in one go; undefined when all of it is zero, of which AIMET keeps none. */
export function aimetHistogramOf(values: Float32Array, min: number, max: number): AimetHistogram | undefined {
  if (min === 0 && max === 0) return undefined;
  const bounds = aimetBounds(min, max);
  const counts = new Float64Array(AIMET_BINS + 1);
  addAimetCounts(values, bounds, counts);
  return aimetHistogram(bounds, counts);
}
