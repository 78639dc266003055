import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import type { SingleQuantizer } from './single-quantizers.ts';
/** Plain data. */
export interface MeasurePayload {
    readonly imported: {
        readonly path: string;
        readonly digest: string;
    };
    readonly quantizers: readonly SingleQuantizer[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
/** Sums over the samples by output of the model; zeros for outputs that are not float32. Plain data. */
export interface OutputNoise {
    /** Σx² of the float model. */
    readonly signal: readonly number[];
    /** Σ(x − q)². */
    readonly noise: readonly number[];
}
/** One for each quantizer. */
export declare const measureJob: Job;
