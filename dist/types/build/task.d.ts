/**
 * The contract between the build, which knows no task by name, and the tasks. A task is a pure function of its
 * parameters and inputs; the build fingerprints them, looks the result up, and runs the task only on a miss.
 */
import type { Json } from '../base/canonical-json.ts';
import type { Digest } from '../base/content-hash.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
/** `<build>:<kind>`, never empty (p-graph takes '' for "no task"). */
export type TaskId = string & {
    readonly __brand: 'TaskId';
};
/** Where an input of a task comes from. */
export type TaskInput = {
    readonly from: 'task';
    readonly task: TaskId;
    readonly output: string;
}
/** Something outside the graph (a model file, a dataset), by its name among the plan's sources. */
 | {
    readonly from: 'source';
    readonly source: string;
};
/** A node of the plan. All of it goes into the fingerprint except `id`, `build` and the names behind `inputs`. */
export interface TaskNode {
    readonly id: TaskId;
    /** The manifest build it belongs to. */
    readonly build: string;
    readonly kind: string;
    readonly parameters: Json;
    readonly inputs: Readonly<Record<string, TaskInput>>;
}
export interface Plan {
    /** In topological order. */
    readonly tasks: readonly TaskNode[];
}
/** Outside contents a plan reads, resolved before the tasks that need them: digested, not necessarily loaded. */
export interface ResolvedSource {
    readonly digest: Digest;
    /** What the digest was made of, for `explain`; plain JSON with stable member names. */
    readonly fields: Json;
    /** Absolute paths of the files behind it: should one change while a task reads them, its result is not kept. */
    readonly files: readonly string[];
    /** What tasks get to work with (paths, sample lists). Plain data, so that it can be sent to a worker. */
    readonly value: unknown;
}
export type TaskInputValue = {
    readonly from: 'task';
    readonly digest: Digest;
    readonly sizeBytes: number;
    read(): Promise<Uint8Array>;
    localPath(): Promise<string>;
} | {
    readonly from: 'source';
    readonly digest: Digest;
    readonly value: unknown;
};
export interface TaskRequest {
    readonly id: TaskId;
    readonly parameters: Json;
    readonly inputs: Readonly<Record<string, TaskInputValue>>;
}
/** One separately cached part of a task. */
export interface Item {
    /** For messages: what it is, for example `conv_1/out, samples 1–32`. */
    readonly label: string;
    /** Everything that can change the item's bytes; its canonical JSON is hashed with the task's kind and version. */
    readonly fingerprint: {
        readonly [key: string]: Json;
    };
    /**
     * Items of a task with equal packs are stored in one file: those that are looked up together, and saved at the same
     * time. No part of the key. Without it the item has a file of its own.
     */
    readonly pack?: Json;
}
export interface ItemCache {
    /** Cached bytes per item, undefined where there are none; counted as hits and misses of the task. */
    lookUp(items: readonly Item[]): Promise<(Uint8Array | undefined)[]>;
    /** Stores the bytes computed for an item; from then on it survives whatever happens to the task. */
    save(item: Item, bytes: Uint8Array, durationMs: number): Promise<void>;
    /** A small mutable note that only speeds things up (how samples were grouped last time); may be lost at any time. */
    readHint(name: Json): Promise<Uint8Array | undefined>;
    writeHint(name: Json, bytes: Uint8Array): Promise<void>;
}
export interface TaskProgress {
    readonly done: number;
    readonly total: number;
    /** What is counted, for example "samples". */
    readonly unit: string;
}
export interface TaskContext {
    readonly items: ItemCache;
    /** How many jobs run at once; split work at least so far. */
    readonly concurrency: number;
    /** Runs a registered job in a worker process; a crash of the worker rejects with a `Failure` of this task. */
    runJob(job: string, payload: unknown, onProgress?: (done: number) => void): Promise<unknown>;
    progress(progress: TaskProgress): void;
    /** Kept with the result and told again on every hit. */
    warn(warning: Diagnostic): void;
    /** One line of what the task did ("58 operators, 27 BatchNormalization folded"), kept with the result. */
    summarize(text: string): void;
    readonly signal: AbortSignal;
}
export interface TaskDefinition {
    readonly kind: string;
    /** Raise when the same inputs give other bytes. */
    readonly version: number;
    /** The engine's arithmetic takes part, so its numerics class belongs to the fingerprint. */
    readonly usesEngine: boolean;
    /** False for tasks that judge or print: they run every time and are cheap. */
    readonly isCached: boolean;
    /** Items the task would look up, when they are known without running it; for `plan`. */
    listItems?(request: TaskRequest, hints: Pick<ItemCache, 'readHint'>): Promise<readonly Item[]>;
    /** Output name → bytes. Names are relative file names, for example "model.onnx". */
    run(request: TaskRequest, context: TaskContext): Promise<Readonly<Record<string, Uint8Array>>>;
}
/** Work done in a worker process: plain data in, plain data (typed arrays too) out. Registered by name. */
export type Job = (payload: unknown, onProgress: (done: number) => void) => Promise<unknown>;
