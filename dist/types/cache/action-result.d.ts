/**
 * Action results as bytes: the `ActionResult` message of Bazel's remote execution API, so that any Bazel cache can hold
 * and check them. Canonical: the same result gives the same bytes, defaults left out. The reader takes what servers may
 * add and refuses all that is damaged; what it refuses is a miss.
 *
 * Source: bazelbuild/remote-apis, build.bazel.remote.execution.v2: ActionResult{output_files = 2, output_directories = 3,
 * stdout_digest = 6, stderr_digest = 8, execution_metadata = 9}, OutputDirectory{path = 1, tree_digest = 3},
 * OutputFile{path = 1, digest = 2, is_executable = 4, contents = 5}, Digest{hash = 1, size_bytes = 2},
 * ExecutedActionMetadata{worker = 1, execution_start_timestamp = 7, execution_completed_timestamp = 8}.
 */
import { type Digest } from '../base/content-hash.ts';
import type { ActionResult } from './store.ts';
/** Digest of no bytes at all. Such a blob exists everywhere and is never stored. */
export declare const EMPTY_DIGEST: Digest;
/** The bytes of a result. Outputs are written sorted by path. */
export declare function encodeActionResult({ outputs, startedMs, durationMs }: ActionResult): Uint8Array;
/**
 * The result that was written, or undefined when the bytes are not a whole and sound one. The metadata stand last, so
 * an entry that was cut off anywhere lacks them; contents that travel inside are checked against their digests.
 */
export declare function decodeActionResult(bytes: Uint8Array): ActionResult | undefined;
/** A blob that a result stands for and does not hold itself. */
export interface BlobReference {
    readonly digest: Digest;
    readonly sizeBytes: number;
}
/**
 * The blobs that a result needs, be it ours or that of another client of the same protocol; undefined when the bytes are
 * no sound result: paths that leave the folder, digests that are none, contents that belie their digest.
 */
export declare function referencedBlobs(bytes: Uint8Array): readonly BlobReference[] | undefined;
/** True for a relative path with forward slashes that stays inside its folder. */
export declare function isSafeOutputPath(path: string): boolean;
