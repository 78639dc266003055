/**
 * Inputs of a task as it gets to work with them, and the bytes of artifacts in general. The cache may lose or spoil a blob
 * at any moment, also after the task that made it was counted as a hit; then that task is done again, once.
 */
import type { Digest } from '../base/content-hash.ts';
import { type RunContext } from './run-context.ts';
import type { TaskId, TaskInputValue, TaskNode } from './task.ts';
/** What a task reads, with the digests for its fingerprint. */
export interface ResolvedInputs {
    readonly values: Readonly<Record<string, TaskInputValue>>;
    readonly digests: Readonly<Record<string, Digest>>;
    /** Files behind its sources. */
    readonly files: readonly string[];
}
/**
 * Resolves the inputs of a task whose producers are all completed.
 *
 * @throws whatever the source's resolver throws; InvariantError when a producer has no such output
 */
export declare function resolveInputs(run: RunContext, node: TaskNode): Promise<ResolvedInputs>;
/** The bytes of an output of a completed task; made again should they be lost. */
export declare function readArtifact(run: RunContext, task: TaskId, output: string): Promise<Uint8Array>;
