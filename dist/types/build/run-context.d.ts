/**
 * What the parts of one run share: what they were given, and what they have found out so far. Made once per run; a plan
 * that is only inspected has one too, with a store that is not written.
 */
import type { Digest } from '../base/content-hash.ts';
import type { DirectoryStore } from '../cache/directory-store.ts';
import type { EmitEvent } from './events.ts';
import type { Key, TaskFingerprint } from './fingerprint.ts';
import { type ItemClaims } from './item-claims.ts';
import { type ItemPacks } from './item-packs.ts';
import type { RunRecords } from './run-record.ts';
import { type ScratchFiles } from './scratch-files.ts';
import type { Plan, ResolvedSource, TaskDefinition, TaskId, TaskNode } from './task.ts';
import type { TaskResult } from './task-result.ts';
/** Runs registered jobs in worker processes; a `WorkerPool` is one. */
export interface JobPool {
    /** Rejects with a `Failure` when the worker crashes, and when `signal` is aborted. */
    readonly runJob: (job: string, payload: unknown, options: {
        readonly onProgress: ((done: number) => void) | undefined;
        readonly signal: AbortSignal;
    }) => Promise<unknown>;
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
    readonly fingerprints: Map<TaskId, {
        readonly fingerprint: TaskFingerprint;
        readonly key: Key;
    }>;
    /** Results on their way or found in this run, by key; undefined when it failed. */
    readonly flights: Map<Digest, Promise<TaskResult | undefined>>;
    readonly recoveries: Map<TaskId, Promise<void>>;
    readonly itemClaims: ItemClaims;
    readonly itemPacks: ItemPacks;
    readonly scratch: ScratchFiles;
    /** Sources resolved so far, by name. */
    readonly sources: Map<string, ResolvedSource>;
}
export declare function openRunContext(environment: BuildEnvironment, policy: RunPolicy): RunContext;
export declare function nodeOf(run: RunContext, id: TaskId): TaskNode;
export declare function definitionOf(run: RunContext, node: TaskNode): TaskDefinition;
/** The tasks whose outputs a task reads, each once, in the order of its inputs. */
export declare function dependenciesOf(node: TaskNode): TaskId[];
/** True when the task, or one that needs what it gives, uses the engine: then there will be work for workers. */
export declare function leadsToEngine(run: RunContext, task: TaskId): boolean;
