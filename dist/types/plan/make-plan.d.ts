import type { Plan, TaskId } from '../build/task.ts';
import { type Manifest } from '../manifest/manifest.ts';
/** Source name of a declared model; the composition root resolves it to a digest. */
export declare const modelSource: (model: string) => string;
/** Source name of a model file that another tool has quantized; relative to the manifest. */
export declare const quantizedSource: (file: string) => string;
/** Source name of a declared dataset. */
export declare const datasetSource: (dataset: string) => string;
/** Source name of a dataset whose digest covers the names of its samples too, for tasks that name them to people. */
export declare const namedDatasetSource: (dataset: string) => string;
export declare const taskId: (build: string, kind: string) => TaskId;
/** Source name of what a build came to at the base; only its gate reads it. */
export declare const baseSource: (build: string) => string;
/** Source name of the day, YYYY-MM-DD in UTC: waivers end. */
export declare const TODAY_SOURCE = "today";
export interface PlanOptions {
    /** Gates also read what the builds came to at the base. */
    readonly hasBase: boolean;
}
/** The tasks of the named builds (all when undefined), in topological order. */
export declare function makePlan(manifest: Manifest, buildNames?: readonly string[], { hasBase }?: PlanOptions): Plan;
