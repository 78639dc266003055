import {foldHistogram, histogramQuantile} from './quantile.ts';
import {minMaxRange, type RealRange, symmetricRange} from './range-search-min-max.ts';
import type {TensorStatistics} from './tensor-statistics.ts';

/**
 * The range that `percentile` percent of the values lie in. Asymmetric: half of the others are cut off at each end;
 * symmetric: those with the largest magnitude. Never reaches beyond the smallest and largest value seen.
 *
 * Source: the percentile calibrator of NVIDIA's and onnxruntime's tools; here between bin edges, by interpolation.
 *
 * @param percentile in %, 0 < percentile ≤ 100
 */
export function percentileRange(
  statistics: TensorStatistics,
  percentile: number,
  symmetry: 'symmetric' | 'asymmetric',
): RealRange {
  const seen = minMaxRange(statistics);
  if (statistics.histogram.counts.length === 0) return seen;
  if (symmetry === 'symmetric') {
    const magnitude = histogramQuantile(foldHistogram(statistics.histogram, statistics.zeroCount), percentile / 100);
    return symmetricRange({min: 0, max: Math.min(Math.max(magnitude, 0), symmetricRange(seen).max)});
  }
  const cut = (100 - percentile) / 200;
  const within = (value: number): number => Math.min(Math.max(value, seen.min), seen.max);
  return {
    min: within(histogramQuantile(statistics.histogram, cut)),
    max: within(histogramQuantile(statistics.histogram, 1 - cut)),
  };
}
