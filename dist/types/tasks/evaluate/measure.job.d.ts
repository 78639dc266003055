import type { ClassColumns, ErrorColumns } from '../../artifacts/evaluation.ts';
import type { Job } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import { type StructuralFigures } from './error-columns.ts';
/** A model on disk. Plain data. */
export interface ModelFile {
    readonly path: string;
    /** Of its bytes and its external data. */
    readonly digest: string;
}
/** What is asked of a chunk: what its cached items lack. Plain data. */
export interface MeasureRequest {
    readonly errors: boolean;
    readonly floatClasses: boolean;
    readonly quantizedClasses: boolean;
}
export interface MeasurePayload {
    /** Undefined where there is none, and nothing is requested of it. */
    readonly float: ModelFile | undefined;
    readonly quantized: ModelFile;
    /** Whole sequences, in order. */
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
    readonly feeds: FeedSpec;
    readonly request: MeasureRequest;
    /** Outputs whose errors are wanted. */
    readonly errorOutputs: readonly string[];
    /** Outputs that are compared with labels. */
    readonly classOutputs: readonly string[];
    readonly structural: StructuralFigures;
    /** AUC is wanted. */
    readonly hasScores: boolean;
}
/** Columns by output, in the order of the payload's names; empty where not requested. */
export interface MeasureResult {
    readonly errors: readonly ErrorColumns[];
    readonly floatClasses: readonly ClassColumns[];
    readonly quantizedClasses: readonly ClassColumns[];
}
export declare const measureJob: Job;
