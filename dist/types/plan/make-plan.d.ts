import type { Plan, TaskId } from '../build/task.ts';
import type { Manifest } from '../manifest/manifest.ts';
/** Source name of a declared model; the composition root resolves it to a digest. */
export declare const modelSource: (model: string) => string;
/** Source name of a declared dataset. */
export declare const datasetSource: (dataset: string) => string;
export declare const taskId: (build: string, kind: string) => TaskId;
/** The tasks of the named builds (all when undefined), in topological order. */
export declare function makePlan(manifest: Manifest, buildNames?: readonly string[]): Plan;
