import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
/** Plain data. */
export interface CompareFloatPayload {
    readonly original: {
        readonly path: string;
        readonly digest: string;
    };
    readonly changed: {
        readonly bytes: Uint8Array;
        readonly digest: string;
    };
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
/** Sums over samples and float32 outputs: Σx² and Σ(x − y)². */
export interface CompareFloatResult {
    readonly signal: number;
    readonly noise: number;
}
export declare const compareFloatJob: Job;
