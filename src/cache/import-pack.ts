import {type Digest, hashBytes} from '../base/content-hash.ts';
import {type BlobReference, referencedBlobs} from './action-result.ts';
import type {DirectoryStore} from './directory-store.ts';
import {type PackLimits, readPack} from './pack-file.ts';

/** What a restored pack held, for the next one. */
export interface PackContents {
  readonly results: ReadonlyMap<Digest, {readonly age: number; readonly valueDigest: Digest}>;
  readonly hints: ReadonlyMap<Digest, {readonly age: number; readonly valueDigest: Digest}>;
  /** Results that need a large blob, which is not in the folder before somebody asks for it. */
  readonly waitingResults: ReadonlyMap<Digest, Uint8Array>;
  /** Sizes of the large blobs that are said to have an entry of their own. */
  readonly large: ReadonlyMap<Digest, number>;
  readonly damagedCount: number;
}

/** A pack is bounded when it is written; who writes a larger one is up to no good. */
const LIMITS: PackLimits = {recordBytesMax: 64 << 20, totalBytesMax: 2 ** 30, recordsMax: 200_000};
/** No model that onnxruntime takes is larger than this with its external data in one blob. */
const LARGE_BYTES_MAX = 2 ** 33;

export const emptyContents = (): PackContents => ({
  results: new Map(),
  hints: new Map(),
  waitingResults: new Map(),
  large: new Map(),
  damagedCount: 0,
});

/**
 * Takes the sound records of a pack into the folder. Results stand behind the blobs they need, as the writer puts them;
 * one whose blobs are neither there nor announced is left out. What the folder already has stays as it is.
 */
export async function importPack(file: string, local: DirectoryStore): Promise<PackContents> {
  const results = new Map<Digest, {age: number; valueDigest: Digest}>();
  const hints = new Map<Digest, {age: number; valueDigest: Digest}>();
  const waitingResults = new Map<Digest, Uint8Array>();
  const large = new Map<Digest, number>();
  let damagedCount = 0;
  for await (const record of readPack(file, LIMITS)) {
    if (record === 'damaged') {
      damagedCount++;
      continue;
    }
    const {kind, key, age, sizeBytes, bytes} = record;
    if (kind === 'large') {
      if (sizeBytes <= LARGE_BYTES_MAX) large.set(key, sizeBytes);
    } else if (kind === 'blob') {
      if (!(await local.hasBlob(key, sizeBytes))) await local.putBlob(key, bytes);
    } else if (kind === 'hint') {
      hints.set(key, {age, valueDigest: hashBytes(bytes)});
      if (!(await local.readHint(key))) await local.writeHint(key, bytes);
    } else {
      const blobs = referencedBlobs(bytes);
      if (!blobs) damagedCount++;
      const place = blobs && (await placeOf(blobs, local, large));
      if (place === undefined) continue;
      results.set(key, {age, valueDigest: hashBytes(bytes)});
      if (place === 'waiting') waitingResults.set(key, Buffer.from(bytes));
      else if (!(await local.readResult(key))) await local.writeResult(key, bytes);
    }
  }
  return {results, hints, waitingResults, large, damagedCount};
}

/** `waiting` when a blob must be fetched first, undefined when one cannot be had. */
async function placeOf(
  blobs: readonly BlobReference[],
  local: DirectoryStore,
  large: ReadonlyMap<Digest, number>,
): Promise<'folder' | 'waiting' | undefined> {
  let place: 'folder' | 'waiting' = 'folder';
  for (const {digest, sizeBytes} of blobs) {
    if (await local.hasBlob(digest, sizeBytes)) continue;
    if (large.get(digest) !== sizeBytes) return undefined;
    place = 'waiting';
  }
  return place;
}
