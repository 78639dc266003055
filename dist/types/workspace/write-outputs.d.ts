import type { RunResult } from '../build/run-build.ts';
import type { Plan, TaskId } from '../build/task.ts';
/** An output of a task. */
interface Output {
    readonly task: TaskId;
    readonly output: string;
}
/** The quantized model that a build is judged by, whichever of its tasks gives it. */
export declare function quantizedModelOf({ tasks }: Plan, build: string): Output | undefined;
export interface WriteOutputsOptions {
    readonly plan: Plan;
    readonly result: RunResult;
    readonly build: string;
    /** Of this build. */
    readonly folder: string;
}
/**
 * Copies the results of a build into its folder, each file atomically and only if its content is another.
 *
 * @throws Failure `file-unwritable`
 */
export declare function writeOutputs({ plan, result, build, folder }: WriteOutputsOptions): Promise<void>;
/**
 * Makes the folders of results. To be done first: that nothing can be written there must not be found out last.
 *
 * @throws Failure `file-unwritable`
 */
export declare function prepareFolders(folders: readonly string[]): Promise<void>;
export {};
