/**
 * What a store of cached results does: action results by key, blobs by content. A store never makes a build fail: what
 * it cannot give is a miss, and what it gives has been verified.
 */
import type { Digest } from '../base/content-hash.ts';
/** One output of a task or item. Contents up to a few kilobytes travel inside the result. */
export interface ResultOutput {
    /** Relative path with forward slashes, for example "model.onnx". */
    readonly path: string;
    readonly digest: Digest;
    readonly sizeBytes: number;
    readonly contents: Uint8Array | undefined;
}
/** What running a task (or item) gave. Written as a REAPI ActionResult, so that any Bazel cache can hold it. */
export interface ActionResult {
    readonly outputs: readonly ResultOutput[];
    /** When the work was done and how long it took, for estimates; not part of any artifact. */
    readonly startedMs: number;
    readonly durationMs: number;
}
export interface Store {
    /** For messages and statistics: "local", "github", … */
    readonly name: string;
    /** The result under a key whose every blob is present, or undefined. */
    getResult(key: Digest): Promise<ActionResult | undefined>;
    /** Call only after all blobs of the result were put. */
    putResult(key: Digest, result: ActionResult): Promise<void>;
    /** The bytes of that digest, verified, or undefined. */
    getBlob(digest: Digest): Promise<Uint8Array | undefined>;
    /** True without reading the content, when a blob of that digest and size is there. */
    hasBlob(digest: Digest, sizeBytes: number): Promise<boolean>;
    putBlob(digest: Digest, bytes: Uint8Array): Promise<void>;
}
