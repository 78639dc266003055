import type { MetricName } from '../manifest/manifest.ts';
import type { Figure } from './figure.ts';
export interface Evaluation {
    readonly version: 1;
    readonly sampleCount: number;
    /** Each requested metric for each output it was requested for. */
    readonly metrics: readonly MeasuredMetric[];
    /** In the order of the samples; −1 where there is none. */
    readonly labels: readonly number[];
    /** Per sample, of each output that a signal metric was requested for. */
    readonly errors: readonly OutputErrors[];
    /** Per sample, of each output that a labelled metric was requested for. */
    readonly classes: readonly OutputClasses[];
    readonly layers: LayerErrors;
}
/**
 * One figure of the quantized model, in the metric's unit: dB, % from 0 to 100, or a plain number.
 *
 * - snr: 10·log10(Σx² / Σ(x−q)²), both sums over the elements of all samples
 * - mse: Σ(x−q)² / n, both over all samples
 * - cosine, l2, ssim, quark-ssim: mean of the samples' figures
 * - psnr: mean of the samples' figures, infinite ones (equal samples) left out; Infinity when all are equal
 * - top1, top5, f1, auc: over the samples with labels
 */
export interface MeasuredMetric {
    readonly metric: MetricName;
    readonly output: string;
    /** Absent when it could not be measured; `reason` then says why. */
    readonly value?: Figure;
    /** The float model's own figure; only of labelled metrics. */
    readonly floatValue?: Figure;
    /** The worst of the samples' figures: the highest of l2 and mse, the lowest of others; not of labelled metrics. */
    readonly worst?: Figure;
    /** How many samples it was measured on. */
    readonly sampleCount: number;
    readonly reason?: string;
}
/** Columns with one entry per sample; see `ErrorSums`. x is the float model's output, q the quantized one's. */
export interface ErrorColumns {
    /** Elements of the output. */
    readonly count: readonly number[];
    /** Σx² */
    readonly signal: readonly Figure[];
    /** Σ(x−q)² */
    readonly noise: readonly Figure[];
    /** Σx·q */
    readonly dot: readonly Figure[];
    /** Σq² */
    readonly quantizedSignal: readonly Figure[];
    readonly maximum: readonly Figure[];
    readonly maximumMagnitude: readonly Figure[];
    /** Only where requested; NaN for what is no image. */
    readonly ssim?: readonly Figure[];
    readonly quarkSsim?: readonly Figure[];
}
export interface OutputErrors {
    readonly output: string;
    readonly columns: ErrorColumns;
}
/** Columns with one entry per sample, of one model. */
export interface ClassColumns {
    /** Classes the output tells apart: its elements, 2 for a single score. */
    readonly classCount: number;
    /** −1 when no score is a number. */
    readonly predicted: readonly number[];
    /** Classes before the label, see `rankOfLabel`; −1 without label. */
    readonly rank: readonly number[];
    /** Only where AUC is requested: one score per sample for two classes, else `classCount` per sample, sample by sample. */
    readonly scores?: readonly Figure[];
}
export interface OutputClasses {
    readonly output: string;
    /** Absent where there is no float model. */
    readonly float?: ClassColumns;
    readonly quantized: ClassColumns;
}
/** Values that carry a quantizer, in the order of the graph, over the first samples. */
export interface LayerErrors {
    readonly sampleCount: number;
    readonly values: readonly LayerError[];
}
export interface LayerError {
    /** Name in the imported model. */
    readonly value: string;
    /** Operator that computes it there; '' for inputs of the model. */
    readonly operator: string;
    /** As of outputs; the float model's value against the quantized model's after its quantizer. */
    readonly snr: Figure;
}
export declare const encodeEvaluation: (evaluation: Evaluation) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not an evaluation of this version */
export declare function decodeEvaluation(bytes: Uint8Array): Evaluation;
