/**
 * Builds a plan: every task once, in order, in parallel, restored from the cache where its key is known. Knows no task by
 * name, prints nothing, and decides nothing about exit codes.
 */
import type {Digest} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import type {TaskOutcome} from './events.ts';
import {executeTask, failTask, orFailure, unstartedOutcome} from './execute-task.ts';
import {readArtifact} from './input-values.ts';
import {globMatcher} from './match-glob.ts';
import {type BuildEnvironment, dependenciesOf, leadsToEngine, openRunContext, type RunContext} from './run-context.ts';
import {namingBlockers, runPlan} from './run-plan.ts';
import {expectedDurations, readRunRecords, recordRun} from './run-record.ts';
import {redoTask} from './run-task.ts';
import type {TaskId} from './task.ts';

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
  artifactInfo(task: TaskId, output: string): {readonly digest: Digest; readonly sizeBytes: number} | undefined;
  readonly interrupted: boolean;
}

/** Runs the plan. Rejects for bugs only: what fails in a task is in its outcome, what fails in the cache is a warning. */
export async function runBuild(options: RunBuildOptions): Promise<RunResult> {
  const {plan, emit, clock, signal, concurrency, keepGoing} = options;
  const records = await readRunRecords(options.stateDirectory);
  const isForced = globMatcher(options.force);
  const run = openRunContext(options, {isForced, isFrozen: options.frozen, records, redoTask});
  const taskIds = plan.tasks.map(({id}) => id);
  // Nothing has run here yet, so everything will.
  const [first] = taskIds;
  if (records.tasks.size === 0 && first !== undefined && leadsToEngine(run, first)) options.pool.prepare();
  emit({type: 'run-started', atMs: clock(), tasks: taskIds, builds: [...new Set(plan.tasks.map(({build}) => build))]});
  const ended = new Map<TaskId, TaskOutcome>();
  if (!keepGoing) for (const [id, failure] of await missingSources(run)) ended.set(id, failTask(id, failure, run));
  const tasks = plan.tasks.map((task) => ({id: task.id, dependsOn: dependenciesOf(task)}));
  const expectedMs = expectedTimes(run);
  const runOne = async (id: TaskId, lane: number) => {
    const outcome = await executeTask(id, lane, run);
    ended.set(id, outcome);
    return outcome.status === 'hit' || outcome.status === 'ran' ? outcome.status : 'failed';
  };
  const isHopeless = ended.size > 0;
  const ends = isHopeless
    ? namingBlockers(tasks, new Map([...ended.keys()].map((id) => [id, 'failed'])))
    : await runPlan(tasks, runOne, {
        concurrency,
        keepGoing,
        signal,
        expectedMs,
      }).finally(() => run.scratch.remove());
  const outcomes = new Map<TaskId, TaskOutcome>();
  for (const node of plan.tasks) {
    const end = ends.get(node.id);
    outcomes.set(
      node.id,
      ended.get(node.id) ?? unstartedOutcome(node, end?.status === 'skipped' ? end.blockedBy : undefined),
    );
  }
  await recordRun(run, outcomes);
  emit({type: 'run-finished', atMs: clock(), outcomes: [...outcomes.values()], interrupted: signal.aborted});
  return {
    outcomes,
    interrupted: signal.aborted,
    readArtifact: (task, output) => readArtifact(run, task, output),
    artifactInfo: (task, output) => artifactInfo(run, task, output),
  };
}

/** So little that it decides between tasks of unknown duration only. */
const EARLIER_BUILD_MS = 1e-3;

/**
 * How long a task took before. Where that is not known, earlier builds come first, so that one after the other gets done:
 * their last tasks are said to take a trace longer, and a task is as urgent as the longest chain behind it.
 */
function expectedTimes({plan, records}: RunContext): (task: TaskId) => number {
  const durations = expectedDurations(records);
  const builds = [...new Set(plan.tasks.map(({build}) => build))];
  const needed = new Set(plan.tasks.flatMap(dependenciesOf));
  const last = plan.tasks.filter(({id}) => !needed.has(id));
  const traces = new Map(last.map(({id, build}) => [id, (builds.length - builds.indexOf(build)) * EARLIER_BUILD_MS]));
  return (task) => (durations.get(task) ?? 0) + (traces.get(task) ?? 0);
}

/**
 * The sources that cannot be had, each as the failure of the first task that reads it. Asked before anything runs: a wrong
 * path of the samples that are needed last must not be found out after hours of work.
 */
async function missingSources(run: RunContext): Promise<ReadonlyMap<TaskId, Failure>> {
  const firstReaders = new Map<string, TaskId>();
  for (const {id, inputs} of run.plan.tasks) {
    for (const input of Object.values(inputs)) {
      if (input.from === 'source' && !firstReaders.has(input.source)) firstReaders.set(input.source, id);
    }
  }
  const names = [...firstReaders.keys()];
  const resolved = await Promise.all(names.map((name) => orFailure(run.resolveSource(name), run)));
  return new Map(
    names.flatMap((name, i) => {
      const [source, reader] = [resolved[i], firstReaders.get(name)];
      return source instanceof Failure && reader !== undefined ? [[reader, source] as const] : [];
    }),
  );
}

function artifactInfo(run: RunContext, task: TaskId, output: string) {
  const artifact = run.completed.get(task)?.result.outputs.get(output);
  return artifact && {digest: artifact.digest, sizeBytes: artifact.sizeBytes};
}
