import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import { type MeasuredLayer } from './measuring-model.ts';
/** Plain data. */
export interface MeasureChannelsPayload {
    readonly model: {
        readonly path: string;
        readonly digest: string;
    };
    /** All that the model has. */
    readonly layers: readonly MeasuredLayer[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
export declare const measureChannelsJob: Job;
