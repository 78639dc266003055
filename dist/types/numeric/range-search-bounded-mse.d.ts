import { type QuantizationGrid } from './range-search-expected-error.ts';
import { type RealRange } from './range-search-min-max.ts';
import { type TensorStatistics } from './tensor-statistics.ts';
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
export declare function boundedLeastSquaresRange(statistics: TensorStatistics, { cutShareMax, widening }: {
    readonly cutShareMax: number;
    readonly widening: number;
}, grid: QuantizationGrid): RealRange;
