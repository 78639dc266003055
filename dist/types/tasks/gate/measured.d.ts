import type { Evaluation } from '../../artifacts/evaluation.ts';
import type { ModelSizes, PairedComparison } from '../../artifacts/verdict.ts';
import type { MetricName } from '../../manifest/manifest.ts';
import type { PairedPositions } from './pair-samples.ts';
/** What a build came to. */
export interface Measured {
    /** Undefined when the build has no evaluation samples. */
    readonly evaluation: Evaluation | undefined;
    /** Content digests of the samples of the evaluation; undefined where nothing is compared. */
    readonly sampleDigests: readonly string[] | undefined;
    /** Of the evaluation samples and their labels; undefined where nothing is compared. */
    readonly samplesDigest: string | undefined;
    readonly sizes: ModelSizes;
    /** Content digest of the quantized model. */
    readonly modelDigest: string;
}
/** The base's evaluation and the samples that it shares with this one; a sentence when there are none. */
export type PairedBase = {
    readonly evaluation: Evaluation;
    readonly positions: PairedPositions;
} | string | undefined;
interface ComparisonOptions {
    readonly metric: MetricName;
    readonly output: string;
    readonly to: PairedComparison['with'];
    /** Largest loss, in the metric's unit. */
    readonly allowed: number;
    readonly evaluation: Evaluation;
    readonly paired: PairedBase;
}
/** In pairs; undefined where chance has no part in the figure or it cannot be told, a sentence where pairs are lacking. */
export declare function comparisonOf(options: ComparisonOptions): PairedComparison | string | undefined;
/** Figures that chance has no part in are compared as measured, but only if they were measured on the same samples. */
export declare function otherSamples({ labels }: Evaluation, paired: PairedBase): string | undefined;
export {};
