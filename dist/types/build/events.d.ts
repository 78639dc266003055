/** What happens during a run, as data. The build emits events; only `logging` turns them into text. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Failure } from '../base/failure.ts';
import type { CacheTransfer } from '../cache/remote-tier.ts';
import type { TaskId, TaskProgress } from './task.ts';
/** How a task ended. `hit` restored all of it, `ran` did at least a part. */
export type TaskStatus = 'hit' | 'ran' | 'failed' | 'skipped' | 'not-started';
export interface TaskOutcome {
    readonly task: TaskId;
    readonly build: string;
    readonly kind: string;
    readonly status: TaskStatus;
    /** Separately cached parts, the task itself not counted: how many there are and how many came from a cache. */
    readonly itemCount: number;
    readonly itemHitCount: number;
    readonly startedMs: number;
    readonly durationMs: number;
    readonly summary: string;
    /** Name of the store a hit came from. */
    readonly store: string | undefined;
    /** Set when `failed`; a bug keeps its stack in `cause`. */
    readonly failure: Failure | undefined;
    /** Set when `skipped`: the failed task it would have needed. */
    readonly blockedBy: TaskId | undefined;
}
export type BuildEvent = {
    readonly type: 'run-started';
    readonly atMs: number;
    readonly tasks: readonly TaskId[];
    readonly builds: readonly string[];
} | {
    readonly type: 'task-started';
    readonly atMs: number;
    readonly task: TaskId;
    readonly build: string;
    readonly kind: string;
    readonly lane: number;
} | {
    readonly type: 'task-progress';
    readonly atMs: number;
    readonly task: TaskId;
    readonly progress: TaskProgress;
} | {
    readonly type: 'task-finished';
    readonly atMs: number;
    readonly outcome: TaskOutcome;
    readonly lane: number;
}
/** Before the run starts and after it has finished. */
 | {
    readonly type: 'cache-transfer';
    readonly atMs: number;
    readonly transfer: CacheTransfer;
} | {
    readonly type: 'warning';
    readonly task: TaskId | undefined;
    readonly warning: Diagnostic;
} | {
    readonly type: 'run-finished';
    readonly atMs: number;
    readonly outcomes: readonly TaskOutcome[];
    readonly interrupted: boolean;
};
export type EmitEvent = (event: BuildEvent) => void;
