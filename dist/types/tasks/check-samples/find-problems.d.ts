/** What is wrong with calibration samples, from facts about each. Pure; every finding names samples and a remedy. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import { type SampleFacts } from '../../numeric/sample-signature.ts';
export interface DescribedSample {
    readonly sample: SampleRef;
    readonly facts: SampleFacts;
}
export interface SamplesToJudge {
    /** Of the calibration dataset. */
    readonly name: string;
    readonly samples: readonly DescribedSample[];
    /** Some of the evaluation samples; empty when there are none. */
    readonly evaluation: readonly DescribedSample[];
    /** Of all evaluation samples that have one. */
    readonly evaluationLabels: readonly number[];
    /** Pixels that are fed as they are, 0 to 255. */
    readonly arePlainPixels: boolean;
    /** Neighbours are meant to be alike: frames of a recording. */
    readonly isSequence: boolean;
    readonly isRandom: boolean;
}
type Finder = (judged: SamplesToJudge) => readonly Diagnostic[];
/** All findings, the gravest first. */
export declare const findProblems: Finder;
export {};
