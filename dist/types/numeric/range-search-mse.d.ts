import { type QuantizationGrid } from './range-search-expected-error.ts';
import { type RealRange } from './range-search-min-max.ts';
import { type TensorStatistics } from './tensor-statistics.ts';
/**
 * The range with the smallest expected squared error between values and quantized values, rounding and clipping both
 * counted. Values are taken to be spread evenly over their bin, zeros to be exact.
 *
 * Deterministic: first all pairs of `COARSE_STEPS` lower and upper ends on a histogram of joined bins, then steps of ever
 * halved length from the best pair on ever finer ones. Symmetric grids have one end to search. The full range is a
 * candidate and wins ties, so the result is never worse than it in expected error.
 *
 * @returns ends that are float32 values
 */
export declare function leastSquaresRange(statistics: TensorStatistics, grid: QuantizationGrid): RealRange;
