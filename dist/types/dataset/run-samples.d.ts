import type { Session } from '../engine/engine.ts';
import type { Tensor } from '../numeric/tensor.ts';
import type { Sample, SampleRef } from './dataset.ts';
import { type FeedSpec } from './sample-feeds.ts';
import type { SampleReader } from './sample-reader.ts';
export interface RunSamplesOptions {
    readonly session: Session;
    /** Whole sequences, in order: state is zero at the first sample of each. */
    readonly samples: readonly SampleRef[];
    readonly reader: SampleReader;
    readonly feeds: FeedSpec;
    /** What `onSample` gets; at least these, state outputs may come on top. */
    readonly outputNames: readonly string[];
    /** Called in order, `position` counting from 0. The outputs are valid until it returns. */
    readonly onSample: (position: number, outputs: Readonly<Record<string, Tensor>>, sample: Sample) => void;
}
/**
 * Decodes samples one by one and runs a model on each.
 *
 * @throws Failure `bad-data` when a sample cannot be decoded or does not fit, `engine-error` when the engine fails on it
 */
export declare function runSamples({ session, samples, reader, feeds, outputNames, onSample, }: RunSamplesOptions): Promise<void>;
/** Runs one session on decoded samples, given in order, so that several models can share the decoding. */
export interface SampleRunner {
    readonly run: (ref: SampleRef, sample: Sample) => Promise<Readonly<Record<string, Tensor>>>;
}
/** @throws Failure `bad-data` when `feeds` does not fit the model */
export declare function createSampleRunner(session: Session, feeds: FeedSpec, outputNames: readonly string[]): SampleRunner;
