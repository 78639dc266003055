import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import { type LayerShape } from './unfold.ts';
/** Plain data. */
export interface MeasuredLayer {
    readonly shape: LayerShape;
    readonly channels: number;
    /** Of its output that are looked at in a sample, at most. */
    readonly positions: number;
    /** Value of the quantized model. */
    readonly input: string;
    /** Value of the float model. */
    readonly output: string;
}
/** Plain data. */
export interface MeasurePayload {
    readonly imported: {
        readonly path: string;
        readonly digest: string;
    };
    /** Reduced to what computes the layers' inputs. */
    readonly quantized: {
        readonly bytes: Uint8Array;
        readonly digest: string;
    };
    readonly layers: readonly MeasuredLayer[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
/** `Moments` of one layer with products in float32. Plain data. */
export interface LayerSums {
    readonly count: number;
    readonly gram: Float32Array;
    readonly cross: Float32Array;
    readonly inputs: Float64Array;
    readonly outputs: Float64Array;
    readonly outputSquares: Float64Array;
}
export declare const measureJob: Job;
