import { type Key, type TaskFingerprint, type Work } from './fingerprint.ts';
import { type ResolvedInputs } from './input-values.ts';
import { type RunContext } from './run-context.ts';
import type { TaskDefinition, TaskNode } from './task.ts';
import { type TaskResult } from './task-result.ts';
/** A task whose inputs are known, and with them its key. */
export interface PreparedTask {
    readonly node: TaskNode;
    readonly definition: TaskDefinition;
    readonly work: Work;
    readonly fingerprint: TaskFingerprint;
    readonly key: Key;
    readonly inputs: ResolvedInputs;
}
export interface RanTask {
    readonly result: TaskResult;
    readonly itemHitCount: number;
}
/** Finds out the key of a task whose producers are all completed. */
export declare function prepareTask(run: RunContext, node: TaskNode): Promise<PreparedTask>;
/**
 * Runs the task and stores what it gave, unless a file it read has changed meanwhile.
 *
 * @throws Failure 'file-changed-while-running', or whatever the task throws
 */
export declare function runTask(run: RunContext, task: PreparedTask, isForced: boolean): Promise<RanTask>;
/**
 * Runs a completed task again because the cache has lost what it gave. Its items may still be there.
 *
 * @throws Failure 'frozen' when nothing may run; InvariantError when it gives other bytes than before
 */
export declare function redoTask(run: RunContext, node: TaskNode): Promise<void>;
