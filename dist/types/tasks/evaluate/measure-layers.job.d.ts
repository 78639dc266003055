import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import type { ModelFile } from './measure.job.ts';
/** Plain data. */
export interface MeasureLayersPayload {
    readonly imported: ModelFile;
    readonly quantized: ModelFile;
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
    /** Value names in the two models. */
    readonly layers: readonly {
        readonly float: string;
        readonly quantized: string;
    }[];
}
/** Sums over all samples, by layer. */
export interface MeasureLayersResult {
    /** Σx², shape [layers] */
    readonly signal: readonly number[];
    /** Σ(x−q)², shape [layers]; NaN for values that are not numbers or differ in shape. */
    readonly noise: readonly number[];
}
export declare const measureLayersJob: Job;
