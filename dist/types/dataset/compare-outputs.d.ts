/** How far the outputs of two models are from those of a third, their original. In worker processes only. */
import type { DatasetSpec } from '../manifest/manifest.ts';
import type { OutputComparison } from '../numeric/output-comparison.ts';
import type { SampleRef } from './dataset.ts';
import type { FeedSpec } from './sample-feeds.ts';
export interface ComparedModel {
    /** Names the bytes. */
    readonly digest: string;
    readonly read: () => Promise<Uint8Array>;
}
export interface ComparisonOptions {
    readonly original: ComparedModel;
    readonly before: ComparedModel;
    readonly after: ComparedModel;
    readonly outputNames: readonly string[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
    readonly onProgress: (done: number) => void;
}
/**
 * Sums over the samples; zeros for outputs that are not float32.
 *
 * @throws Failure as `Engine` and `SampleReader` do
 */
export declare function compareOutputs(options: ComparisonOptions): Promise<OutputComparison>;
