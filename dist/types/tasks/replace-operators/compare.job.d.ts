import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
/** Plain data. */
export interface ComparePayload {
    readonly before: {
        readonly path: string;
        readonly digest: string;
    };
    readonly after: {
        readonly bytes: Uint8Array;
        readonly digest: string;
    };
    /** Names of the float32 outputs. */
    readonly outputs: readonly string[];
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
/** Σx² and Σ(x − y)² by output. */
export type CompareResult = readonly {
    readonly signal: number;
    readonly noise: number;
}[];
export declare const compareJob: Job;
