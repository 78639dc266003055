/**
 * Builds a plan: every task once, in order, in parallel, restored from the cache where its key is known. Knows no task by
 * name, prints nothing, and decides nothing about exit codes.
 */
import type { Digest } from '../base/content-hash.ts';
import type { TaskOutcome } from './events.ts';
import { type BuildEnvironment } from './run-context.ts';
import type { TaskId } from './task.ts';
export interface RunBuildOptions extends BuildEnvironment {
    /** After a failure, go on with all that does not depend on it. */
    readonly keepGoing: boolean;
    /** Globs on task ids (`*` any characters): these tasks and their items are not looked up but done again. */
    readonly force: readonly string[];
    /** A cached task that would have to run fails instead. */
    readonly frozen: boolean;
}
export interface RunResult {
    /** Of every task, in the order of the plan. */
    readonly outcomes: ReadonlyMap<TaskId, TaskOutcome>;
    /**
     * The bytes of an output of a task that ended as 'hit' or 'ran'. Made again should the cache have lost them.
     *
     * @throws InvariantError when the task has no such output, Failure when its bytes cannot be had
     */
    readArtifact(task: TaskId, output: string): Promise<Uint8Array>;
    /** Undefined when the task did not end well or has no such output. */
    artifactInfo(task: TaskId, output: string): {
        readonly digest: Digest;
        readonly sizeBytes: number;
    } | undefined;
    readonly interrupted: boolean;
}
/** Runs the plan. Rejects for bugs only: what fails in a task is in its outcome, what fails in the cache is a warning. */
export declare function runBuild(options: RunBuildOptions): Promise<RunResult>;
