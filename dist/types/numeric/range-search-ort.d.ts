import type { FixedHistogram } from './histogram-numpy.ts';
import type { RealRange } from './range-search-min-max.ts';
/** Ends of magnitude max(|min|, |max|), as with CalibTensorRangeSymmetric. */
export declare function ortSymmetricRange({ min, max }: RealRange): RealRange;
/** Means of the samples' minima and maxima in float32: what CalibMovingAverage amounts to, whatever its constant. */
export declare const ortMovingAverageRange: (sampleMins: Float32Array, sampleMaxs: Float32Array) => RealRange;
/**
 * Percentile of a histogram of magnitudes: the left edge of the bin in which the cumulated share reaches the percentile,
 * to both sides, clamped to what was seen.
 *
 * @param seen smallest and largest of the values themselves
 */
export declare function ortPercentileRange(histogram: FixedHistogram, percentile: number, seen: RealRange): RealRange;
/**
 * Range of least divergence among thresholds symmetric to the middle bin, with all the tool's peculiarities: what is cut
 * off goes into P but not into Q, Q is truncated to integers, bins that do not fill a quantized bin stay empty in Q, and
 * candidates begin at half as many bins as there are quantized ones. With its defaults (128 bins, 128 quantized) there is
 * one candidate only, and the result is the full range. Divergences are float64 here, float32 there.
 *
 * @param histogram over a range symmetric to 0
 */
export declare function ortEntropyRange(histogram: FixedHistogram, quantizedBins: number, seen: RealRange): RealRange;
