import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import type { CorrectionMethod } from './prepare.ts';
/** A model on disk. Plain data. */
export interface ModelFile {
    readonly path: string;
    readonly digest: string;
}
/** Plain data. */
export interface MeasurePayload {
    readonly imported: ModelFile;
    readonly quantized: ModelFile;
    readonly method: CorrectionMethod;
    /** Positions of the wanted layers among the correctable ones. */
    readonly layers: readonly number[];
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
}
/** For each wanted layer the sum of the samples' mean errors or mean inputs, shape [its width]. */
export type MeasureResult = readonly Float64Array[];
export declare const measureJob: Job;
