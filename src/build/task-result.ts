/**
 * Results of tasks as the store holds them: outputs by name, and a note beside them (`.quantgate/meta.json`) with what
 * must be told again on a hit. The note also lists the digests of the outputs, so an entry of which a bit fell over
 * contradicts itself and is a miss.
 */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {type Digest, hashBytes} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import type {ResultOutput, Store} from '../cache/store.ts';
import type {Key} from './fingerprint.ts';
import {isJsonObject, parseJson} from './parse-json.ts';

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
export const INLINE_BYTES_MAX = 2048;
const META_PATH = '.quantgate/meta.json';
/** The key's preimage: its digest is the key. */
const FINGERPRINT_PATH = '.quantgate/fingerprint.json';

export const isReservedOutput = (name: string): boolean => name.startsWith('.quantgate/');

/** The result under a key, or undefined when any of it is missing or unsound. */
export async function loadTaskResult(store: Store, key: Digest): Promise<TaskResult | undefined> {
  const found = await store.getResult(key);
  const metaOutput = found?.outputs.find(({path}) => path === META_PATH);
  if (!found || !metaOutput) return undefined;
  const bytes = metaOutput.contents ?? (await store.getBlob(metaOutput.digest));
  const note = bytes && parseJson(Buffer.from(bytes).toString('utf8'));
  const meta = isJsonObject(note) ? readMeta(note) : undefined;
  if (!isJsonObject(note) || !meta) return undefined;
  const outputs = new Map<string, Artifact>();
  for (const {path, digest, sizeBytes, contents} of found.outputs) {
    if (!isReservedOutput(path)) outputs.set(path, {digest, sizeBytes, contents});
  }
  if (canonicalJson(note.outputs ?? null) !== canonicalJson(digestsOf(outputs))) return undefined;
  return {outputs, meta, startedMs: found.startedMs, durationMs: found.durationMs};
}

/**
 * Stores every blob and then the result, with the preimage of the key in it. Bytes that did not reach the store stay at
 * hand in the result.
 */
export async function saveTaskResult(
  store: Store,
  key: Key,
  ran: Omit<TaskResult, 'outputs'> & {readonly outputs: Readonly<Record<string, Uint8Array>>},
): Promise<TaskResult> {
  const outputs = new Map<string, Artifact>();
  for (const name of Object.keys(ran.outputs).sort()) {
    outputs.set(name, await putOutput(store, ran.outputs[name] as Uint8Array, INLINE_BYTES_MAX));
  }
  const note = canonicalJson({...metaJson(ran.meta), outputs: digestsOf(outputs)});
  const meta = await putOutput(store, Buffer.from(note, 'utf8'), INLINE_BYTES_MAX);
  const entries: [string, Artifact][] = [...outputs, [META_PATH, meta]];
  const resultOutputs = entries.map(([path, artifact]) => resultOutput(path, artifact, INLINE_BYTES_MAX));
  const preimage = Buffer.from(key.preimage, 'utf8');
  const fingerprint = {digest: key.digest, sizeBytes: preimage.length, contents: preimage};
  resultOutputs.push(resultOutput(FINGERPRINT_PATH, fingerprint, Number.POSITIVE_INFINITY));
  await store.putResult(key.digest, {outputs: resultOutputs, startedMs: ran.startedMs, durationMs: ran.durationMs});
  return {...ran, outputs};
}

/** Bytes as an output of a result: those up to `inlineBytesMax` inside it, others in the store. */
export async function putOutput(store: Store, bytes: Uint8Array, inlineBytesMax: number): Promise<Artifact> {
  const digest = hashBytes(bytes);
  if (bytes.length <= inlineBytesMax) return {digest, sizeBytes: bytes.length, contents: bytes};
  await store.putBlob(digest, bytes);
  const isStored = await store.hasBlob(digest, bytes.length);
  return {digest, sizeBytes: bytes.length, contents: isStored ? undefined : bytes};
}

/** An output as an entry of a result. Large contents, at hand because the store failed, must not swell it. */
export function resultOutput(
  path: string,
  {digest, sizeBytes, contents}: Artifact,
  inlineBytesMax: number,
): ResultOutput {
  return {path, digest, sizeBytes, contents: sizeBytes <= inlineBytesMax ? contents : undefined};
}

/** Outputs that are not kept by any store, as those of tasks that run every time. */
export function unstoredOutputs(outputs: Readonly<Record<string, Uint8Array>>): ReadonlyMap<string, Artifact> {
  const entries = Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    entries.map(([name, bytes]) => [name, {digest: hashBytes(bytes), sizeBytes: bytes.length, contents: bytes}]),
  );
}

function digestsOf(outputs: ReadonlyMap<string, Artifact>): Readonly<Record<string, Digest>> {
  return Object.fromEntries([...outputs].map(([name, {digest}]) => [name, digest]));
}

function metaJson({itemCount, summary, warnings}: TaskMeta) {
  // A place points into the text of a manifest that is not part of the key; it would be another's on the next hit.
  const plain = warnings.map(({code, message, path, remedy}) => ({code, message, path, remedy}));
  return {itemCount, summary, warnings: plain};
}

function readMeta(note: {readonly [key: string]: Json | undefined}): TaskMeta | undefined {
  const {itemCount, summary, warnings} = note;
  if (typeof itemCount !== 'number' || typeof summary !== 'string' || !Array.isArray(warnings)) return undefined;
  const read = warnings.map(readWarning);
  return read.includes(undefined)
    ? undefined
    : {itemCount, summary, warnings: read.filter((warning) => warning !== undefined)};
}

function readWarning(json: Json): Diagnostic | undefined {
  if (!isJsonObject(json)) return undefined;
  const {code, message, path, remedy} = json;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return {
    severity: 'warning',
    code,
    message,
    ...(typeof path === 'string' ? {path} : {}),
    ...(typeof remedy === 'string' ? {remedy} : {}),
  };
}
