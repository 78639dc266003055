import type { TaskStatus } from './events.ts';
import type { TaskId } from './task.ts';
export interface RunPlanOptions {
    readonly concurrency: number;
    /** After a failure, go on with all that does not depend on it. Otherwise running tasks finish and nothing starts. */
    readonly keepGoing: boolean;
    /** Once aborted, nothing more starts. */
    readonly signal: AbortSignal;
    /** Milliseconds a task is expected to take, for starting the longest chain first; 0 where unknown. */
    readonly expectedMs: (task: TaskId) => number;
}
export interface PlannedTask {
    readonly id: TaskId;
    readonly dependsOn: readonly TaskId[];
}
export interface TaskEnd {
    readonly status: TaskStatus;
    /** For `skipped`: the failed task that stands in its way. */
    readonly blockedBy: TaskId | undefined;
}
/**
 * Runs each task once, after all it depends on, and tells how each ended. `lane` counts from 0 below `concurrency`;
 * no two running tasks have the same.
 *
 * @param runTask must not reject for a failed task but say 'failed'; should it reject all the same, that is a bug, and
 * is thrown once the running tasks have ended
 */
export declare function runPlan(tasks: readonly PlannedTask[], runTask: (task: TaskId, lane: number) => Promise<'hit' | 'ran' | 'failed'>, options: RunPlanOptions): Promise<ReadonlyMap<TaskId, TaskEnd>>;
/** Whatever never started because of a failed task is 'skipped', and the first such task in the plan's order is named. */
export declare function namingBlockers(tasks: readonly PlannedTask[], statuses: ReadonlyMap<TaskId, TaskStatus>): ReadonlyMap<TaskId, TaskEnd>;
