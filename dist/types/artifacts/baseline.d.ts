/**
 * What a build came to at another commit, so that this one can be compared with it: the gate reads it as a source of its
 * own, and nothing that measures ever sees it.
 */
import type { Evaluation, MeasuredMetric } from './evaluation.ts';
import type { BaseInfo, ModelSizes } from './verdict.ts';
export interface Baseline {
    readonly info: BaseInfo;
    /** `present`: its figures are here. `absent`: the base has no such build. `missing`: `info.missing` says why. */
    readonly state: 'present' | 'absent' | 'missing';
    /** What a rule that cannot be judged for want of figures does. */
    readonly missingLevel: 'fail' | 'warn';
    /** Absent when the build is not evaluated at the base, and for figures of a lock file. */
    readonly evaluation?: Evaluation;
    /** Content digests of the samples of `evaluation`, in its order. */
    readonly sampleDigests?: readonly string[];
    /** Figures alone, as a lock file has them; they cannot be compared in pairs. */
    readonly metrics?: readonly MeasuredMetric[];
    /** Of the samples of `metrics`. */
    readonly samplesDigest?: string;
    readonly sizes?: ModelSizes;
    /** Content digest of the quantized model: where it is the same, nothing can have changed. */
    readonly modelDigest?: string;
}
