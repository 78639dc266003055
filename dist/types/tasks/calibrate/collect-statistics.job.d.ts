import type { Digest } from '../../base/content-hash.ts';
import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
/** Edges of one of onnxruntime's histograms. */
export interface HistogramBounds {
    readonly first: number;
    readonly last: number;
}
/** What is gathered of each value. */
export type Gathering = {
    readonly kind: 'native';
}
/** Smallest and largest element: all that min-max needs, and the first pass of onnxruntime's entropy collector. */
 | {
    readonly kind: 'min-max';
}
/** The smallest magnitude too: the first pass of onnxruntime's percentile collector. */
 | {
    readonly kind: 'extremes';
}
/** Counts between edges known from the first pass; bounds by value, in the order of `valueNames`. */
 | {
    readonly kind: 'counts';
    readonly of: 'value' | 'magnitude';
    readonly bins: number;
    readonly bounds: readonly HistogramBounds[];
}
/** The same in AIMET's bins. */
 | {
    readonly kind: 'aimet-counts';
    readonly bounds: readonly HistogramBounds[];
};
/** Plain data. */
export interface CollectPayload {
    readonly modelPath: string;
    /** Of the model's bytes: a worker keeps its session while this and the names stay the same. */
    readonly modelDigest: Digest;
    readonly valueNames: readonly string[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
    readonly gathering: Gathering;
}
/** Encoded statistics of each value, in the order of `valueNames`. */
export type CollectResult = readonly Uint8Array[];
/** @throws Failure 'bad-data' naming value and sample when an activation is NaN or infinite */
export declare const collectStatisticsJob: Job;
