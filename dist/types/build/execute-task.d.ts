/**
 * Executes one task: fingerprint, look-up, restore or run. The one place where exceptions are caught: faults of the world
 * and our own bugs alike become the failure of that task, with its id in the outcome.
 */
import { Failure } from '../base/failure.ts';
import type { TaskOutcome } from './events.ts';
import { type RunContext } from './run-context.ts';
import { type PreparedTask } from './run-task.ts';
import type { TaskId, TaskNode } from './task.ts';
import { type TaskResult } from './task-result.ts';
/** Where a result comes from that another task of the same run has just computed. */
export declare const SAME_RUN = "this run";
/** Executes a task and tells how it ended. Never rejects, but for what `emit` throws. */
export declare function executeTask(id: TaskId, lane: number, run: RunContext): Promise<TaskOutcome>;
/** Ends a task that cannot even be started, in the same way as one that failed. */
export declare function failTask(id: TaskId, failure: Failure, run: RunContext): TaskOutcome;
/** The outcome of a task that never started: skipped because `blockedBy` failed, or simply not reached. */
export declare function unstartedOutcome(node: TaskNode, blockedBy: TaskId | undefined): TaskOutcome;
/** What was promised, or why it could not be. */
export declare function orFailure<T>(promise: Promise<T>, run: RunContext): Promise<T | Failure>;
/** A result that lacks an output which others need is as good as none. */
export declare function loadUsableResult(task: PreparedTask, run: RunContext): Promise<TaskResult | undefined>;
