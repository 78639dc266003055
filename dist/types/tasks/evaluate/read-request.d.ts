import type { Json } from '../../base/canonical-json.ts';
import type { TaskInputValue, TaskRequest } from '../../build/task.ts';
import type { ResolvedDataset } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { MetricSpec } from '../../manifest/manifest.ts';
export interface EvaluateParameters {
    readonly metrics: readonly MetricSpec[];
    readonly feeds: FeedSpec;
    /** Samples whose inner values are compared. */
    readonly layerSamples: number;
}
/** @throws InvariantError when the plan gave something else */
export declare function readParameters(parameters: Json): EvaluateParameters;
/** Value of the source of a model. */
export interface ModelSource {
    /** Absolute. */
    readonly path: string;
    readonly externalFiles: readonly string[];
}
export declare function taskInput({ inputs }: TaskRequest, name: string): Extract<TaskInputValue, {
    readonly from: 'task';
}>;
/** The float model's; undefined where there is none. */
export declare function modelSource(request: TaskRequest): (ModelSource & {
    readonly digest: string;
}) | undefined;
export declare const datasetSource: (request: TaskRequest) => ResolvedDataset;
