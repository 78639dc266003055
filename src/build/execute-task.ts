/**
 * Executes one task: fingerprint, look-up, restore or run. The one place where exceptions are caught: faults of the world
 * and our own bugs alike become the failure of that task, with its id in the outcome.
 */
import {Failure} from '../base/failure.ts';
import type {TaskOutcome} from './events.ts';
import {whyItRuns} from './explain-change.ts';
import {leadsToEngine, nodeOf, type RunContext} from './run-context.ts';
import {type PreparedTask, prepareTask, runTask} from './run-task.ts';
import type {TaskId, TaskNode} from './task.ts';
import {loadTaskResult, type TaskResult} from './task-result.ts';

/** How a task came by its result. */
interface Obtained {
  readonly status: 'hit' | 'ran';
  readonly result: TaskResult;
  readonly itemHitCount: number;
  readonly store: string | undefined;
}

/** Where a result comes from that another task of the same run has just computed. */
export const SAME_RUN = 'this run';

/** Executes a task and tells how it ended. Never rejects, but for what `emit` throws. */
export async function executeTask(id: TaskId, lane: number, run: RunContext): Promise<TaskOutcome> {
  const node = nodeOf(run, id);
  const {build, kind} = node;
  const startedMs = run.clock();
  run.emit({type: 'task-started', atMs: startedMs, task: id, build, kind, lane});
  const ended = await orFailure(completeTask(node, run), run);
  const durationMs = run.clock() - startedMs;
  const base = {...blankOutcome(node), startedMs, durationMs};
  const outcome: TaskOutcome =
    ended instanceof Failure ? {...base, status: 'failed', failure: ended} : {...base, ...told(ended)};
  run.emit({type: 'task-finished', atMs: run.clock(), outcome, lane});
  return outcome;
}

/** Ends a task that cannot even be started, in the same way as one that failed. */
export function failTask(id: TaskId, failure: Failure, run: RunContext): TaskOutcome {
  const node = nodeOf(run, id);
  const {build, kind} = node;
  const startedMs = run.clock();
  run.emit({type: 'task-started', atMs: startedMs, task: id, build, kind, lane: 0});
  const outcome: TaskOutcome = {...blankOutcome(node), status: 'failed', startedMs, failure};
  run.emit({type: 'task-finished', atMs: run.clock(), outcome, lane: 0});
  return outcome;
}

/** The outcome of a task that never started: skipped because `blockedBy` failed, or simply not reached. */
export function unstartedOutcome(node: TaskNode, blockedBy: TaskId | undefined): TaskOutcome {
  return {...blankOutcome(node), status: blockedBy ? 'skipped' : 'not-started', blockedBy};
}

function blankOutcome({id, build, kind}: TaskNode): TaskOutcome {
  return {
    task: id,
    build,
    kind,
    status: 'not-started',
    itemCount: 0,
    itemHitCount: 0,
    startedMs: 0,
    durationMs: 0,
    summary: '',
    store: undefined,
    failure: undefined,
    blockedBy: undefined,
  };
}

function told({status, result, itemHitCount, store}: Obtained) {
  return {status, itemHitCount, store, itemCount: result.meta.itemCount, summary: result.meta.summary};
}

/** What was promised, or why it could not be. */
export async function orFailure<T>(promise: Promise<T>, run: RunContext): Promise<T | Failure> {
  return promise.catch((error: unknown) => failureOf(error, run));
}

/** A `Failure` as it is, after an abort 'interrupted', and anything else as our bug with the original as its cause. */
function failureOf(error: unknown, run: RunContext): Failure {
  if (run.signal.aborted) return new Failure({reason: 'interrupted', message: 'interrupted', cause: error});
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure({reason: 'bug', message, cause: error});
}

async function completeTask(node: TaskNode, run: RunContext): Promise<Obtained> {
  const task = await prepareTask(run, node);
  const obtained = task.definition.isCached ? await obtain(task, run) : await runNow(task, run);
  run.completed.set(node.id, {fingerprint: task.fingerprint, key: task.key, result: obtained.result});
  return obtained;
}

/** Two tasks with the same key at the same time do the work once; a failure is not shared, each has its own. */
async function obtain(task: PreparedTask, run: RunContext): Promise<Obtained> {
  const key = task.key.digest;
  for (let flight = run.flights.get(key); flight; flight = run.flights.get(key)) {
    const shared = await flight;
    if (shared) return hit(task, run, shared, SAME_RUN);
  }
  const obtained = restoreOrRun(task, run);
  const flight = obtained.then(
    ({result}) => result,
    () => {
      // Who is next runs it again; the error itself goes the way of `obtained`.
      run.flights.delete(key);
      return undefined;
    },
  );
  run.flights.set(key, flight);
  return obtained;
}

async function restoreOrRun(task: PreparedTask, run: RunContext): Promise<Obtained> {
  if (!run.isForced(task.node.id)) {
    const found = await loadUsableResult(task, run);
    if (found) return hit(task, run, found, run.store.name);
  }
  if (run.isFrozen) {
    const reason = whyItRuns(run, task.node.id);
    throw new Failure({
      reason: 'frozen',
      message: `it would have to run: ${reason}`,
      remedy: 'Build without "--frozen" first, or restore the cache of the build this one must equal.',
    });
  }
  return runNow(task, run);
}

/** A result that lacks an output which others need is as good as none. */
export async function loadUsableResult(task: PreparedTask, run: RunContext): Promise<TaskResult | undefined> {
  const found = await loadTaskResult(run.store, task.key.digest);
  const wanted = [...(run.wantedOutputs.get(task.node.id) ?? [])];
  return found && wanted.every((name) => found.outputs.has(name)) ? found : undefined;
}

async function runNow(task: PreparedTask, run: RunContext): Promise<Obtained> {
  if (leadsToEngine(run, task.node.id)) run.pool.prepare();
  const {result, itemHitCount} = await runTask(run, task, run.isForced(task.node.id));
  return {status: 'ran', result, itemHitCount, store: undefined};
}

function hit({node}: PreparedTask, run: RunContext, result: TaskResult, store: string): Obtained {
  for (const warning of result.meta.warnings) run.emit({type: 'warning', task: node.id, warning});
  return {status: 'hit', result, itemHitCount: result.meta.itemCount, store};
}
