/**
 * What the parts of one run share: what they were given, and what they have found out so far. Made once per run; a plan
 * that is only inspected has one too, with a store that is not written.
 */
import type {Digest} from '../base/content-hash.ts';
import {invariant} from '../base/invariant.ts';
import type {DirectoryStore} from '../cache/directory-store.ts';
import type {EmitEvent} from './events.ts';
import type {Key, TaskFingerprint} from './fingerprint.ts';
import {type ItemClaims, openItemClaims} from './item-claims.ts';
import {type ItemPacks, openItemPacks} from './item-packs.ts';
import type {RunRecords} from './run-record.ts';
import {openScratchFiles, type ScratchFiles} from './scratch-files.ts';
import type {Plan, ResolvedSource, TaskDefinition, TaskId, TaskNode} from './task.ts';
import type {TaskResult} from './task-result.ts';

/** Runs registered jobs in worker processes; a `WorkerPool` is one. */
export interface JobPool {
  /** Rejects with a `Failure` when the worker crashes, and when `signal` is aborted. */
  readonly runJob: (
    job: string,
    payload: unknown,
    options: {readonly onProgress: ((done: number) => void) | undefined; readonly signal: AbortSignal},
  ) => Promise<unknown>;
  /** Makes ready for jobs that are likely to come. */
  readonly prepare: () => void;
}

/** What a build is made of, whether it is run, inspected or explained. */
export interface BuildEnvironment {
  readonly plan: Plan;
  readonly definitions: ReadonlyMap<string, TaskDefinition>;
  /** Called once per name and run. May throw a `Failure`, which becomes that of the tasks that need the source. */
  readonly resolveSource: (name: string) => Promise<ResolvedSource>;
  /** Those of the files that are no longer what they were when they were digested. */
  readonly changedFiles: (files: readonly string[]) => Promise<readonly string[]>;
  readonly store: DirectoryStore;
  readonly pool: JobPool;
  /** Names the engine's arithmetic. Only asked for when a task that uses the engine is reached. */
  readonly numericsClass: () => string;
  /** Absolute folder for what is remembered between runs (`.quantgate`). */
  readonly stateDirectory: string;
  /** How many tasks, and how many jobs, run at once. */
  readonly concurrency: number;
  readonly emit: EmitEvent;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A task whose outputs are known, with what its key was made of. */
export interface CompletedTask {
  readonly fingerprint: TaskFingerprint;
  readonly key: Key;
  readonly result: TaskResult;
}

/** How a run differs from others of the same plan. */
export interface RunPolicy {
  readonly isForced: (task: TaskId) => boolean;
  readonly isFrozen: boolean;
  /** What is known of earlier runs. */
  readonly records: RunRecords;
  /** Runs a completed task again because the cache has lost what it gave. */
  readonly redoTask: (run: RunContext, node: TaskNode) => Promise<void>;
}

export interface RunContext extends BuildEnvironment, RunPolicy {
  readonly nodes: ReadonlyMap<TaskId, TaskNode>;
  /** Outputs of a task that other tasks of the plan read. */
  readonly wantedOutputs: ReadonlyMap<TaskId, ReadonlySet<string>>;
  readonly completed: Map<TaskId, CompletedTask>;
  /** What is known of tasks whose inputs are known, completed or not. */
  readonly fingerprints: Map<TaskId, {readonly fingerprint: TaskFingerprint; readonly key: Key}>;
  /** Results on their way or found in this run, by key; undefined when it failed. */
  readonly flights: Map<Digest, Promise<TaskResult | undefined>>;
  readonly recoveries: Map<TaskId, Promise<void>>;
  readonly itemClaims: ItemClaims;
  readonly itemPacks: ItemPacks;
  readonly scratch: ScratchFiles;
  /** Sources resolved so far, by name. */
  readonly sources: Map<string, ResolvedSource>;
}

export function openRunContext(environment: BuildEnvironment, policy: RunPolicy): RunContext {
  const resolving = new Map<string, Promise<ResolvedSource>>();
  const sources = new Map<string, ResolvedSource>();
  const resolveOnce = (name: string): Promise<ResolvedSource> => {
    const known = resolving.get(name);
    if (known) return known;
    const resolved = environment.resolveSource(name).then((source) => {
      sources.set(name, source);
      return source;
    });
    resolving.set(name, resolved);
    return resolved;
  };
  return {
    ...environment,
    ...policy,
    resolveSource: resolveOnce,
    nodes: new Map(environment.plan.tasks.map((node) => [node.id, node])),
    wantedOutputs: wantedOutputsOf(environment.plan),
    completed: new Map(),
    fingerprints: new Map(),
    flights: new Map(),
    recoveries: new Map(),
    itemClaims: openItemClaims(),
    itemPacks: openItemPacks(environment.store),
    scratch: openScratchFiles(),
    sources,
  };
}

export function nodeOf(run: RunContext, id: TaskId): TaskNode {
  const node = run.nodes.get(id);
  invariant(node !== undefined, () => `the plan has no task "${id}"`);
  return node;
}

export function definitionOf(run: RunContext, node: TaskNode): TaskDefinition {
  const definition = run.definitions.get(node.kind);
  invariant(definition !== undefined, () => `no definition of task kind "${node.kind}"`);
  return definition;
}

/** The tasks whose outputs a task reads, each once, in the order of its inputs. */
export function dependenciesOf(node: TaskNode): TaskId[] {
  const tasks = Object.values(node.inputs).flatMap((input) => (input.from === 'task' ? [input.task] : []));
  return [...new Set(tasks)];
}

/** True when the task, or one that needs what it gives, uses the engine: then there will be work for workers. */
export function leadsToEngine(run: RunContext, task: TaskId): boolean {
  const reached = new Set<TaskId>();
  for (const node of run.plan.tasks) {
    if (node.id !== task && !dependenciesOf(node).some((id) => reached.has(id))) continue;
    reached.add(node.id);
    if (run.definitions.get(node.kind)?.usesEngine) return true;
  }
  return false;
}

function wantedOutputsOf(plan: Plan): ReadonlyMap<TaskId, ReadonlySet<string>> {
  const wanted = new Map<TaskId, Set<string>>(plan.tasks.map(({id}) => [id, new Set()]));
  for (const {inputs} of plan.tasks) {
    for (const input of Object.values(inputs)) {
      if (input.from === 'task') wanted.get(input.task)?.add(input.output);
    }
  }
  return wanted;
}
