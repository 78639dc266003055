import type { RealRange } from './range-search-min-max.ts';
/**
 * Exponential moving averages of the samples' minima and maxima, in the samples' order:
 *
 *     average ← average + constant · (sample − average), beginning with the first sample
 *
 * Samples without finite values (minimum above maximum) are passed over; [0, 0] when there are no others.
 *
 * @param sampleMins shape [samples], `sampleMaxs` likewise
 * @param constant weight of the newest sample, 0 < constant ≤ 1
 * @throws InvariantError when the lengths differ or the constant is out of range: a bug in the caller
 *
 * Source: onnxruntime 1.30, merging of ranges with CalibMovingAverage; Jacob et al. 2018 (arXiv 1712.05877), section 3.1.
 */
export declare function movingAverageRange(sampleMins: Float32Array, sampleMaxs: Float32Array, constant: number): RealRange;
