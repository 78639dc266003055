/**
 * Extremes computed by the engine itself, so that no activation leaves it. Exactly those of the fetched values, or none at
 * all: what the engine cannot reduce, or might have passed over, is left to whoever looks at every element.
 */
import type { Digest } from '../../base/content-hash.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import { type Extremes } from '../../numeric/extremes.ts';
export interface ReduceRequest {
    readonly modelPath: string;
    readonly modelDigest: Digest;
    readonly valueNames: readonly string[];
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
/**
 * Smallest and largest element of each value for each sample, by value; the smallest magnitude is not looked at. Undefined
 * when some value cannot be reduced, or holds NaN or infinite numbers.
 */
export declare function reduceExtremes(request: ReduceRequest, onProgress: (done: number) => void): Promise<readonly (readonly Extremes[])[] | undefined>;
