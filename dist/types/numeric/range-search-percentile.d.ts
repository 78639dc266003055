import { type RealRange } from './range-search-min-max.ts';
import type { TensorStatistics } from './tensor-statistics.ts';
/**
 * The range that `percentile` percent of the values lie in. Asymmetric: half of the others are cut off at each end;
 * symmetric: those with the largest magnitude. Never reaches beyond the smallest and largest value seen.
 *
 * Source: the percentile calibrator of NVIDIA's and onnxruntime's tools; here between bin edges, by interpolation.
 *
 * @param percentile in %, 0 < percentile ≤ 100
 */
export declare function percentileRange(statistics: TensorStatistics, percentile: number, symmetry: 'symmetric' | 'asymmetric'): RealRange;
