import type { Evaluation } from '../../artifacts/evaluation.ts';
/** An evaluation whose samples are known by their contents. */
export interface KnownSamples {
    readonly evaluation: Evaluation;
    /** Content digests of its samples, in its order; undefined when they are not known. */
    readonly sampleDigests: readonly string[] | undefined;
}
/** Positions of the same samples in two evaluations. */
export interface PairedPositions {
    readonly reference: readonly number[];
    readonly own: readonly number[];
}
/**
 * The samples that two evaluations share, in the order of the second: of the same contents and with the same label, one
 * with one. None when those of either are not known.
 */
export declare function pairSamples(reference: KnownSamples, own: KnownSamples): PairedPositions;
