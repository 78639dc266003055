import type { IntegerType } from '../manifest/manifest.ts';
export interface QuantizedTensor {
    /** In the imported model. */
    readonly name: string;
    readonly role: 'activation' | 'weight' | 'constant' | 'bias';
    readonly type: IntegerType | 'int32';
    /** Real units per step, float32: one, or one per channel along `axis`. */
    readonly scales: readonly number[];
    /** One where all channels have the same. */
    readonly zeroPoints: readonly number[];
    readonly axis: number | undefined;
    /** Real numbers that the integers reach: [min, max] over all channels. */
    readonly range: readonly [number, number];
    /** The tensor whose parameters this one shares. */
    readonly sharesWith: string | undefined;
    /** 10·log10(Σx² / Σ(x − q)²) of a weight; undefined for other tensors and where the error is zero. */
    readonly snrDb: number | undefined;
}
export interface QuantizationReport {
    readonly version: 1;
    /** In the order in which their quantizers stand in the model. */
    readonly tensors: readonly QuantizedTensor[];
}
export declare const encodeQuantizationReport: (report: QuantizationReport) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a report of this version */
export declare function decodeQuantizationReport(bytes: Uint8Array): QuantizationReport;
