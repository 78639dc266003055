/**
 * Runs the tasks of a plan in order and in parallel. The only file that knows p-graph; it knows nothing of caches.
 *
 * p-graph is always run with `continue`. Without it, `run()` rejects at the first failure while other tasks go on, and
 * may even start new ones after the rejection. What must not start is held back here.
 */
import {PGraph, PGraphError} from 'p-graph';
import {invariant} from '../base/invariant.ts';
import type {TaskStatus} from './events.ts';
import type {TaskId} from './task.ts';

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
export async function runPlan(
  tasks: readonly PlannedTask[],
  runTask: (task: TaskId, lane: number) => Promise<'hit' | 'ran' | 'failed'>,
  options: RunPlanOptions,
): Promise<ReadonlyMap<TaskId, TaskEnd>> {
  const statuses = new Map<TaskId, TaskStatus>(tasks.map(({id}) => [id, 'not-started']));
  const lanes = freeLanes();
  const bugs: unknown[] = [];
  let stopped = false;
  const runOne = async (id: TaskId): Promise<void> => {
    if (stopped || options.signal.aborted) return;
    const lane = lanes.take();
    const status = await runTask(id, lane).catch((error: unknown) => {
      bugs.push(error);
      return 'failed' as const;
    });
    lanes.giveBack(lane);
    statuses.set(id, status);
    if (status !== 'failed') return;
    stopped = bugs.length > 0 || !options.keepGoing;
    throw new TaskFailed();
  };
  await runGraph(tasks, runOne, options);
  if (bugs.length > 0) throw bugs[0];
  return namingBlockers(tasks, statuses);
}

/** Tells p-graph that dependents must not start; carries nothing. */
class TaskFailed extends Error {}

async function runGraph(
  tasks: readonly PlannedTask[],
  runOne: (task: TaskId) => Promise<void>,
  {concurrency, expectedMs}: RunPlanOptions,
): Promise<void> {
  const byName = new Map<string, TaskId>(tasks.map(({id}) => [id, id]));
  invariant(!byName.has(''), () => 'a task id must not be empty: p-graph takes it for "no task"');
  invariant(byName.size === tasks.length, () => 'two tasks of a plan have the same id');
  const nodes = new Map(tasks.map(({id}) => [id, {priority: expectedMs(id)}]));
  const edges = tasks.flatMap(({id, dependsOn}) => dependsOn.map((before): [string, string] => [before, id]));
  const run = (name: string) => {
    const id = byName.get(name);
    invariant(id !== undefined, () => `p-graph asked for the unknown task "${name}"`);
    return runOne(id);
  };
  await new PGraph(nodes, edges).run({run, concurrency, continue: true}).catch((error: unknown) => {
    const isExpected = error instanceof PGraphError && error.taskErrors.every((inner) => inner instanceof TaskFailed);
    if (!isExpected) throw error;
  });
}

/** Whatever never started because of a failed task is 'skipped', and the first such task in the plan's order is named. */
export function namingBlockers(
  tasks: readonly PlannedTask[],
  statuses: ReadonlyMap<TaskId, TaskStatus>,
): ReadonlyMap<TaskId, TaskEnd> {
  const ends = new Map<TaskId, TaskEnd>();
  const blockerOf = (id: TaskId): TaskId | undefined => (statuses.get(id) === 'failed' ? id : ends.get(id)?.blockedBy);
  for (const {id, dependsOn} of tasks) {
    const status = statuses.get(id) ?? 'not-started';
    const blockedBy = status === 'not-started' ? dependsOn.map(blockerOf).find((blocker) => blocker) : undefined;
    ends.set(id, {status: blockedBy ? 'skipped' : status, blockedBy});
  }
  return ends;
}

/** Hands out the lowest number that is free. */
function freeLanes(): {take(): number; giveBack(lane: number): void} {
  const taken = new Set<number>();
  return {
    take: () => {
      let lane = 0;
      while (taken.has(lane)) lane++;
      taken.add(lane);
      return lane;
    },
    giveBack: (lane) => {
      taken.delete(lane);
    },
  };
}
