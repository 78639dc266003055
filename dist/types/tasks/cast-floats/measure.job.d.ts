/** Finds the largest magnitudes of values on samples. Done in a worker process. */
import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
/** Plain data. */
export interface MeasurePayload {
    readonly model: Uint8Array;
    readonly digest: string;
    /** Names of float32 values. */
    readonly values: readonly string[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
/** Largest magnitude of each value, shape [values]; not counting NaN. */
export declare const measureJob: Job;
