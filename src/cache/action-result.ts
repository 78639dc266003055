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
import {type Digest, hashBytes, isDigest} from '../base/content-hash.ts';
import {decodeMessage, decodeText, encodeMessage, type WireField, type WireValue} from './protobuf-wire.ts';
import type {ActionResult, ResultOutput} from './store.ts';

/** Digest of no bytes at all. Such a blob exists everywhere and is never stored. */
export const EMPTY_DIGEST = hashBytes('');

const OUTPUT_FILES = 2;
const OUTPUT_DIRECTORIES = 3;
const STDOUT_DIGEST = 6;
const STDERR_DIGEST = 8;
const REFERRING_FIELDS: readonly number[] = [OUTPUT_FILES, OUTPUT_DIRECTORIES, STDOUT_DIGEST, STDERR_DIGEST];
/** Field of OutputDirectory. */
const DIRECTORY_TREE = 3;
const EXECUTION_METADATA = 9;
const FILE = {path: 1, digest: 2, contents: 5} as const;
const DIGEST = {hash: 1, sizeBytes: 2} as const;
const METADATA = {worker: 1, startedAt: 7, completedAt: 8} as const;
const TIMESTAMP = {seconds: 1, nanos: 2} as const;
/** Set by us because servers fill in the client's address when it is empty. */
const WORKER = 'quantgate';
const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;

/** The bytes of a result. Outputs are written sorted by path. */
export function encodeActionResult({outputs, startedMs, durationMs}: ActionResult): Uint8Array {
  const sorted = [...outputs].sort((a, b) => (a.path < b.path ? -1 : 1));
  const start = Math.floor(startedMs);
  const metadata = encodeMessage([
    [METADATA.worker, WORKER],
    [METADATA.startedAt, encodeTimestamp(start)],
    [METADATA.completedAt, encodeTimestamp(start + Math.max(0, Math.floor(durationMs)))],
  ]);
  const files = sorted.map((output): [number, WireValue] => [OUTPUT_FILES, encodeOutput(output)]);
  return encodeMessage([...files, [EXECUTION_METADATA, metadata]]);
}

/**
 * The result that was written, or undefined when the bytes are not a whole and sound one. The metadata stand last, so
 * an entry that was cut off anywhere lacks them; contents that travel inside are checked against their digests.
 */
export function decodeActionResult(bytes: Uint8Array): ActionResult | undefined {
  const fields = decodeMessage(bytes);
  const times = decodeTimes(fields?.find(({field}) => field === EXECUTION_METADATA));
  if (!fields || !times) return undefined;
  const outputs: ResultOutput[] = [];
  for (const {field, bytes: file} of fields) {
    if (field !== OUTPUT_FILES) continue;
    const output = file && decodeOutput(file);
    if (!output) return undefined;
    outputs.push(output);
  }
  if (new Set(outputs.map(({path}) => path)).size !== outputs.length) return undefined;
  return {outputs, ...times};
}

/** A blob that a result stands for and does not hold itself. */
export interface BlobReference {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/**
 * The blobs that a result needs, be it ours or that of another client of the same protocol; undefined when the bytes are
 * no sound result: paths that leave the folder, digests that are none, contents that belie their digest.
 */
export function referencedBlobs(bytes: Uint8Array): readonly BlobReference[] | undefined {
  const fields = decodeMessage(bytes);
  if (!fields || bytes.length === 0) return undefined;
  const blobs: BlobReference[] = [];
  for (const {field, bytes: value} of fields) {
    if (!REFERRING_FIELDS.includes(field)) continue;
    const found = value && referenceOf(field, value);
    if (!found) return undefined;
    if (!found.isInside && found.digest !== EMPTY_DIGEST) {
      blobs.push({digest: found.digest, sizeBytes: found.sizeBytes});
    }
  }
  return blobs;
}

function referenceOf(field: number, bytes: Uint8Array): (BlobReference & {isInside: boolean}) | undefined {
  if (field === OUTPUT_FILES) {
    const output = decodeOutput(bytes);
    return output && {digest: output.digest, sizeBytes: output.sizeBytes, isInside: output.contents !== undefined};
  }
  const fields = decodeMessage(bytes);
  if (field === OUTPUT_DIRECTORIES) {
    const path = textOf(fields, FILE.path) ?? '';
    const tree = decodeDigest(bytesOf(fields, DIRECTORY_TREE));
    // An action's own folder may be an output, and has the empty path.
    return tree && (path === '' || isSafeOutputPath(path)) ? {...tree, isInside: false} : undefined;
  }
  const text = decodeDigest(bytes);
  return text && {...text, isInside: false};
}

/** True for a relative path with forward slashes that stays inside its folder. */
export function isSafeOutputPath(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function encodeOutput({path, digest, sizeBytes, contents}: ResultOutput): Uint8Array {
  return encodeMessage([
    [FILE.path, path],
    [
      FILE.digest,
      encodeMessage([
        [DIGEST.hash, digest],
        [DIGEST.sizeBytes, sizeBytes],
      ]),
    ],
    [FILE.contents, contents ?? ''],
  ]);
}

function decodeOutput(bytes: Uint8Array): ResultOutput | undefined {
  const fields = decodeMessage(bytes);
  const path = textOf(fields, FILE.path);
  const digest = decodeDigest(bytesOf(fields, FILE.digest));
  if (!path || !isSafeOutputPath(path) || !digest) return undefined;
  const contents = digest.sizeBytes === 0 ? new Uint8Array() : bytesOf(fields, FILE.contents);
  if (contents && (contents.length !== digest.sizeBytes || hashBytes(contents) !== digest.digest)) return undefined;
  return {path, ...digest, contents};
}

function decodeDigest(bytes: Uint8Array | undefined): {digest: Digest; sizeBytes: number} | undefined {
  const fields = bytes && decodeMessage(bytes);
  const digest = textOf(fields, DIGEST.hash);
  const sizeBytes = numberOf(fields, DIGEST.sizeBytes);
  return digest && isDigest(digest) && Number.isSafeInteger(sizeBytes) ? {digest, sizeBytes} : undefined;
}

function decodeTimes(metadata: WireField | undefined): {startedMs: number; durationMs: number} | undefined {
  const fields = metadata?.bytes && decodeMessage(metadata.bytes);
  if (!fields) return undefined;
  const startedMs = decodeTimestamp(bytesOf(fields, METADATA.startedAt));
  const completedMs = decodeTimestamp(bytesOf(fields, METADATA.completedAt));
  if (startedMs === undefined || completedMs === undefined) return undefined;
  return {startedMs, durationMs: Math.max(0, completedMs - startedMs)};
}

function encodeTimestamp(ms: number): Uint8Array {
  return encodeMessage([
    [TIMESTAMP.seconds, Math.floor(ms / MS_PER_SECOND)],
    [TIMESTAMP.nanos, (ms % MS_PER_SECOND) * NANOS_PER_MS],
  ]);
}

/** A missing timestamp is the default one: the start of 1970. */
function decodeTimestamp(bytes: Uint8Array | undefined): number | undefined {
  if (!bytes) return 0;
  const fields = decodeMessage(bytes);
  if (!fields) return undefined;
  const nanos = numberOf(fields, TIMESTAMP.nanos);
  return numberOf(fields, TIMESTAMP.seconds) * MS_PER_SECOND + Math.floor(nanos / NANOS_PER_MS);
}

function bytesOf(fields: readonly WireField[] | undefined, wanted: number): Uint8Array | undefined {
  return fields?.find(({field}) => field === wanted)?.bytes;
}

function textOf(fields: readonly WireField[] | undefined, wanted: number): string | undefined {
  const bytes = bytesOf(fields, wanted);
  return bytes && decodeText(bytes);
}

function numberOf(fields: readonly WireField[] | undefined, wanted: number): number {
  return fields?.find(({field}) => field === wanted)?.number ?? 0;
}
