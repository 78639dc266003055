import type { ElementType } from '../numeric/tensor.ts';
export interface QuantizedTensor {
    /** In the imported model. */
    readonly name: string;
    readonly role: 'activation' | 'weight' | 'constant' | 'bias';
    readonly type: ElementType;
    /** Real units per step, float32: one, or one per channel along `axis`; none where they are found at run time. */
    readonly scales: readonly number[];
    /** One where all channels have the same; none where it is found at run time. */
    readonly zeroPoints: readonly number[];
    readonly axis: number | undefined;
    /** Real numbers that the integers reach: [min, max] over all channels; undefined where that is found at run time. */
    readonly range: readonly [number, number] | undefined;
    /** The tensor whose parameters this one shares. */
    readonly sharesWith: string | undefined;
    /** 10·log10(Σx² / Σ(x − q)²) of a weight; undefined for other tensors and where the error is zero. */
    readonly snrDb: number | undefined;
}
/** Quantizers that are equal but for their numbers. */
export interface QuantizerKind {
    readonly role: QuantizedTensor['role'];
    readonly type: ElementType;
    readonly granularity: 'per-tensor' | 'per-channel';
    /** All zero points are the middle of the type's integers. */
    readonly symmetric: boolean;
    /** "dynamic" where it is found at run time, "unknown" where the model multiplies by it elsewhere. */
    readonly scale: 'any' | 'power-of-two' | 'dynamic' | 'unknown';
    readonly count: number;
}
export interface QuantizationReport {
    readonly version: 1;
    /** In the order in which their quantizers stand in the model. */
    readonly tensors: readonly QuantizedTensor[];
    /** Only of models that another tool has quantized. */
    readonly kinds?: readonly QuantizerKind[];
}
export declare const encodeQuantizationReport: (report: QuantizationReport) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a report of this version */
export declare function decodeQuantizationReport(bytes: Uint8Array): QuantizationReport;
