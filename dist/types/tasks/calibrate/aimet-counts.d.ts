/**
 * AIMET's histograms: their bounds are the range of the first sample that is not all zero, of whichever tensor of a group
 * is computed first.
 */
import type { RangeStatistics } from '../../artifacts/calibration-statistics.ts';
import type { HistogramBounds } from './collect-statistics.job.ts';
import type { MeasuredBase } from './measure-items.ts';
/**
 * @param extremes of the bases, in their order
 * @param groups names of bases that are counted together, in the order of the model; others stand alone
 * @returns no bounds for what is zero in all samples
 */
export declare function aimetBoundsOf(bases: readonly MeasuredBase[], extremes: readonly RangeStatistics[], groups: readonly (readonly string[])[]): ReadonlyMap<MeasuredBase, HistogramBounds>;
