/** Whether calibration has seen enough: ranges that still grow with every sample will be left by the next ones too. */
import type { Diagnostic } from '../../base/diagnostic.ts';
/** What is known of a value sample by sample. */
export interface SampleRanges {
    /** Shape [samples]; +Infinity and −Infinity for a sample without finite elements. */
    readonly sampleMins: Float32Array;
    readonly sampleMaxs: Float32Array;
}
/**
 * By what share of its width the range of the middling value grows when the number of samples is doubled: 1 − the mean
 * width of the ranges of two halves / the width of the whole, median over the values. Undefined for fewer than two
 * samples, and when no value varies.
 */
export declare function rangeGrowth(values: Iterable<SampleRanges>): number | undefined;
/** A warning when ranges still grow. */
export declare function movingRanges(dataset: string, values: Iterable<SampleRanges>): Diagnostic | undefined;
