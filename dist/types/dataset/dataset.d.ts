/**
 * Samples: what feeds a model. A dataset is resolved in the main process (files found, digested, labels read: cheap,
 * and all a no-op build needs) and its samples are decoded in workers. The decoded bytes are the same on every host.
 */
import type { Digest } from '../base/content-hash.ts';
import type { DatasetSpec } from '../manifest/manifest.ts';
import type { Tensor } from '../numeric/tensor.ts';
/** One sample, not yet decoded. Plain data. */
export interface SampleRef {
    /** Name for messages: file, or file and 0-based position "calib.bin#17". */
    readonly name: string;
    /** Absolute paths of the files it is decoded from, by model input ('' for the only one). */
    readonly files: Readonly<Record<string, string>>;
    /** Position within its files. */
    readonly index: number;
    /** Of everything its decoded tensors depend on: file contents, position, preprocessing, decoder version. Not the label. */
    readonly digest: Digest;
    /** Samples of one sequence carry state from one to the next, in order; without state every sample is its own. */
    readonly sequence: number;
    readonly label: number | undefined;
}
/** Plain data: it is sent to workers. */
export interface ResolvedDataset {
    readonly name: string;
    readonly spec: DatasetSpec;
    readonly samples: readonly SampleRef[];
    /** Of the ordered sample digests and labels. */
    readonly digest: Digest;
}
/** A decoded sample: tensors by model input ('' for the only one), each with a leading batch axis of 1. */
export interface Sample {
    readonly inputs: Readonly<Record<string, Tensor>>;
    readonly label: number | undefined;
}
