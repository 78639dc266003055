import { type FixedHistogram } from '../numeric/histogram-numpy.ts';
import { type TensorStatistics } from '../numeric/tensor-statistics.ts';
/**
 * How statistics are collected: quantgate's own way, which serves every method; extremes only, which takes a part of
 * the time and serves 'min-max' and 'moving-average'; as one of onnxruntime's calibrators; or as AIMET's histograms.
 */
export declare const COLLECTORS: readonly ['native', 'min-max', 'ort-min-max', 'ort-percentile', 'ort-entropy', 'aimet'];
export type Collector = (typeof COLLECTORS)[number];
/** Extremes of a value, and what other tools' calibrators know of it beyond them. */
export interface RangeStatistics {
    readonly min: number;
    readonly max: number;
    /** Smallest magnitude; +Infinity where it was not looked at: everywhere but for 'ort-percentile'. */
    readonly magnitudeMin: number;
    /** Shape [samples]. */
    readonly sampleMins: Float32Array;
    readonly sampleMaxs: Float32Array;
    /** Of 'ort-percentile', 'ort-entropy' and 'aimet' only, whose last count is of values outside of its bounds. */
    readonly histogram: FixedHistogram | undefined;
}
/** Values stand in the order of the model. */
export type CalibrationStatistics = {
    readonly collector: 'native';
    readonly values: ReadonlyMap<string, TensorStatistics>;
} | {
    readonly collector: Exclude<Collector, 'native'>;
    readonly values: ReadonlyMap<string, RangeStatistics>;
};
export declare function encodeStatistics(statistics: CalibrationStatistics): Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are damaged or of another version */
export declare function decodeStatistics(bytes: Uint8Array): CalibrationStatistics;
/** Statistics of all values over the samples of all parts; every part has the same values. */
export declare function mergeStatistics(parts: readonly {
    readonly values: ReadonlyMap<string, TensorStatistics>;
    readonly places: readonly number[];
}[]): ReadonlyMap<string, TensorStatistics>;
/** One value's statistics: the content of an item. */
export declare function encodeTensorStatistics(statistics: TensorStatistics): Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are damaged */
export declare function decodeTensorStatistics(bytes: Uint8Array): TensorStatistics;
/** The same for the other collectors. */
export declare function encodeRangeStatistics(statistics: RangeStatistics): Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are damaged */
export declare function decodeRangeStatistics(bytes: Uint8Array): RangeStatistics;
