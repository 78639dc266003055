import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
/** Plain data. */
export interface ComparePayload {
    readonly imported: {
        readonly path: string;
        readonly digest: string;
    };
    readonly quantized: {
        readonly path: string;
        readonly digest: string;
    };
    readonly reconstructed: {
        readonly bytes: Uint8Array;
        readonly digest: string;
    };
    readonly outputNames: readonly string[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
export declare const compareJob: Job;
