export declare const AIMET_BINS: number;
/** Range of the first sample, float32, first < last. */
export interface AimetBounds {
    readonly first: number;
    readonly last: number;
}
export interface AimetHistogram {
    /** Of a bin; bin i begins at (firstBin + i) · width. */
    readonly width: number;
    readonly firstBin: number;
    /** Shape [1536]: the share of all values that is counted in each bin. */
    readonly shares: Float64Array;
}
/** Bounds after a first sample with values from `min` to `max`, float32 numbers, not both 0. */
export declare const aimetBounds: (min: number, max: number) => AimetBounds;
/**
 * @param values shape [n]; NaN is counted as outside
 * @param counts shape [1537], added to; the last one counts what falls outside
 */
export declare function addAimetCounts(values: Float32Array, bounds: AimetBounds, counts: Float64Array): void;
/** @param counts shape [1537] */
export declare function aimetHistogram(bounds: AimetBounds, counts: Float64Array): AimetHistogram;
/** Of a constant, in one go; undefined when all of it is zero, of which AIMET keeps none. */
export declare function aimetHistogramOf(values: Float32Array, min: number, max: number): AimetHistogram | undefined;
