/** Quantiles of a histogram, with values spread evenly over the bin they are counted in. */
import { type Histogram } from './histogram.ts';
/**
 * The value below which `share` of the counted values lie, interpolated linearly inside a bin.
 *
 * @param share from 0 to 1
 * @returns float64; NaN for a histogram without values
 */
export declare function histogramQuantile(histogram: Histogram, share: number): number;
/**
 * The histogram of absolute values: bins of negative values are counted with their mirror images.
 *
 * @param zeroCount how many of the counts in bin 0 are zeros, which have no mirror image
 */
export declare function foldHistogram(histogram: Histogram, zeroCount: number): Histogram;
