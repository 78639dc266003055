import type { Session } from '../engine/engine.ts';
import { type Tensor } from '../numeric/tensor.ts';
import type { Sample } from './dataset.ts';
/** What a model is fed besides its samples. Plain JSON. */
export interface FeedSpec {
    /** Recurrent state: input → the output of the sample before that feeds it; zeros at the start of a sequence. */
    readonly state: Readonly<Record<string, string>>;
    /** Inputs that are the same for every sample. */
    readonly constants: Readonly<Record<string, number | readonly number[]>>;
}
/** Feeds one session, sample by sample, and remembers its recurrent state. */
export interface SampleFeeder {
    /** Outputs that every run must fetch besides those the caller wants. */
    readonly stateOutputs: readonly string[];
    /** Forgets the state: a new sequence starts. */
    readonly startSequence: () => void;
    /** @throws Failure `bad-data` that names the sample, when it does not fit the model's inputs */
    readonly feedsOf: (sample: Sample, sampleName: string) => Readonly<Record<string, Tensor>>;
    readonly keepState: (outputs: Readonly<Record<string, Tensor>>) => void;
}
/** @throws Failure `bad-data` when `feeds` names inputs or outputs that the model does not have, or leaves none for the samples */
export declare function createSampleFeeder(session: Session, feeds: FeedSpec): SampleFeeder;
