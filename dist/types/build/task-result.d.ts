import { type Digest } from '../base/content-hash.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { ResultOutput, Store } from '../cache/store.ts';
import type { Key } from './fingerprint.ts';
/** An output of a task. */
export interface Artifact {
    readonly digest: Digest;
    readonly sizeBytes: number;
    /** Set when the bytes are at hand: small ones, and those the store could not take. */
    readonly contents: Uint8Array | undefined;
}
/** What a task said while it ran, told again on every hit. */
export interface TaskMeta {
    readonly itemCount: number;
    readonly summary: string;
    readonly warnings: readonly Diagnostic[];
}
export interface TaskResult {
    readonly outputs: ReadonlyMap<string, Artifact>;
    readonly meta: TaskMeta;
    readonly startedMs: number;
    readonly durationMs: number;
}
/** Contents up to here travel inside the result: one file to read instead of two. */
export declare const INLINE_BYTES_MAX = 2048;
export declare const isReservedOutput: (name: string) => boolean;
/** The result under a key, or undefined when any of it is missing or unsound. */
export declare function loadTaskResult(store: Store, key: Digest): Promise<TaskResult | undefined>;
/**
 * Stores every blob and then the result, with the preimage of the key in it. Bytes that did not reach the store stay at
 * hand in the result.
 */
export declare function saveTaskResult(store: Store, key: Key, ran: Omit<TaskResult, 'outputs'> & {
    readonly outputs: Readonly<Record<string, Uint8Array>>;
}): Promise<TaskResult>;
/** Bytes as an output of a result: those up to `inlineBytesMax` inside it, others in the store. */
export declare function putOutput(store: Store, bytes: Uint8Array, inlineBytesMax: number): Promise<Artifact>;
/** An output as an entry of a result. Large contents, at hand because the store failed, must not swell it. */
export declare function resultOutput(path: string, { digest, sizeBytes, contents }: Artifact, inlineBytesMax: number): ResultOutput;
/** Outputs that are not kept by any store, as those of tasks that run every time. */
export declare function unstoredOutputs(outputs: Readonly<Record<string, Uint8Array>>): ReadonlyMap<string, Artifact>;
