import {invariant} from '../base/invariant.ts';
import {foldHistogram, histogramQuantile} from './quantile.ts';
import {expectedSquaredError, type QuantizationGrid} from './range-search-expected-error.ts';
import {minMaxRange, type RealRange, symmetricRange} from './range-search-min-max.ts';
import {nonzeroHistogram, type TensorStatistics} from './tensor-statistics.ts';

/** Ranges tried, evenly between the narrowest and the widest. */
const CANDIDATES = 64;

/**
 * The symmetric range with the smallest expected squared error among those that cut off at most `cutShareMax` of the
 * values, then made wider by `widening` but not beyond the values seen. The wider of equals is taken.
 *
 * A reading of Kneron's "mmse" with its percentile (a larger one searches more) and outlier_factor (from 2 on outliers are
 * kept); how that tool searches is not public.
 *
 * @param cutShareMax share of all values, 0 to 1
 * @param widening at least 0
 * @param grid symmetric
 */
export function boundedLeastSquaresRange(
  statistics: TensorStatistics,
  {cutShareMax, widening}: {readonly cutShareMax: number; readonly widening: number},
  grid: QuantizationGrid,
): RealRange {
  invariant(grid.symmetric, () => 'a bounded search of an asymmetric range');
  const seen = symmetricRange(minMaxRange(statistics));
  if (statistics.histogram.counts.length === 0 || seen.max === 0) return seen;
  const kept = histogramQuantile(foldHistogram(statistics.histogram, statistics.zeroCount), 1 - cutShareMax);
  const narrowest = Math.min(Math.max(kept, 0), seen.max);
  const counted = {histogram: nonzeroHistogram(statistics), min: statistics.min, max: statistics.max};
  let best = seen.max;
  let bestError = expectedSquaredError(counted, seen, grid);
  for (let i = CANDIDATES - 1; i >= 0; i--) {
    const magnitude = Math.fround(narrowest + ((seen.max - narrowest) * i) / CANDIDATES);
    if (magnitude === 0) continue;
    const error = expectedSquaredError(counted, {min: -magnitude, max: magnitude}, grid);
    if (error < bestError) [best, bestError] = [magnitude, error];
  }
  const magnitude = Math.fround(Math.min(best * widening, seen.max));
  return {min: -magnitude, max: magnitude};
}
