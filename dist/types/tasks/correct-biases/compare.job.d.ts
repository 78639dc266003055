import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import { type BiasType } from './correct-layers.ts';
import type { ModelFile } from './measure.job.ts';
/** Plain data. */
export interface ComparePayload {
    readonly imported: ModelFile;
    readonly quantized: ModelFile;
    /** Names the corrected model. */
    readonly correctedDigest: string;
    /** Mean error per correctable layer, shape [channels] each. */
    readonly errors: readonly Float64Array[];
    readonly bias: BiasType;
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
export declare const compareJob: Job;
