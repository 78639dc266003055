/** The kinds of statistics that are measured: how each is named in keys, gathered, stored and merged. */
import { type RangeStatistics } from '../../artifacts/calibration-statistics.ts';
import { type TensorStatistics } from '../../numeric/tensor-statistics.ts';
import type { HistogramBounds } from './collect-statistics.job.ts';
import type { MeasuredBase, StatisticsKind } from './measure-items.ts';
/** One pass, good for every method. */
export declare const NATIVE_KIND: StatisticsKind<TensorStatistics>;
/** All that min-max needs, and the first pass of onnxruntime's entropy collector. */
export declare const MIN_MAX_KIND: StatisticsKind<RangeStatistics>;
/** The first pass of onnxruntime's percentile collector, which counts magnitudes. */
export declare const EXTREMES_KIND: StatisticsKind<RangeStatistics>;
/** Settings of the histogram of one of onnxruntime's calibrators. */
export interface OrtHistogramSettings {
    readonly of: 'value' | 'magnitude';
    readonly bins: number;
    readonly boundsOf: (extremes: RangeStatistics) => HistogramBounds;
}
/** Source: onnxruntime 1.30.0, defaults of the percentile calibrator: magnitudes, from the smallest to the largest. */
export declare const ORT_PERCENTILE: OrtHistogramSettings;
/** Source: onnxruntime 1.30.0, defaults of the entropy calibrator: values, equally far to both sides of zero. */
export declare const ORT_ENTROPY: OrtHistogramSettings;
/** The second pass of AIMET's histograms; bounds by value, known from the first. */
export declare function aimetCountsKind(boundsOf: ReadonlyMap<MeasuredBase, HistogramBounds>): StatisticsKind<RangeStatistics>;
/** The second pass: counts between edges that the first one found. Merged, it holds counts only. */
export declare function countsKind({ of, bins }: OrtHistogramSettings, boundsOf: ReadonlyMap<MeasuredBase, HistogramBounds>): StatisticsKind<RangeStatistics>;
/** The extremes of several values taken together, sample by sample: those of a Concat from its inputs'. */
export declare function uniteExtremes(parts: readonly RangeStatistics[]): RangeStatistics;
