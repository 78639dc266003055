import {type Digest, hashBytes} from '../base/content-hash.ts';
import {type BlobReference, referencedBlobs} from './action-result.ts';
import type {DirectoryStore} from './directory-store.ts';
import type {PackContents} from './import-pack.ts';
import type {PackRecord} from './pack-file.ts';
import type {CacheUse} from './remote-tier.ts';

export interface ChoosePackOptions {
  readonly local: DirectoryStore;
  readonly use: CacheUse;
  /** The pack that the new one replaces. */
  readonly former: PackContents;
  /** Another pack that every reader of the new one restores too: what it holds need not be in both. */
  readonly elsewhere: PackContents;
  /** Sees to it that a large blob has an entry of its own; false when it has none in the end. */
  readonly keepLarge: (digest: Digest, sizeBytes: number) => Promise<boolean>;
}

export interface ChosenPack {
  readonly resultCount: number;
  /** Reads the records from the folder, blobs before the results that need them. */
  readonly records: () => AsyncGenerator<PackRecord>;
}

/** Blobs above this are entries of their own. */
export const PACKED_BLOB_BYTES_MAX = 4 << 20;
/**
 * Of a pack before compression. GitHub keeps 10 GB of a repository free of charge, and a run waits for its pack: at the
 * 50 to 100 MB/s that runners get, some seconds.
 */
export const PACK_BYTES_MAX = 512e6;
/** So many times a pack is written with a result that nobody used. */
const AGE_MAX = 30;

interface Candidate {
  readonly key: Digest;
  readonly age: number;
}

interface ChosenResult extends Candidate {
  readonly bytes: Uint8Array;
  readonly blobs: readonly BlobReference[];
}

/**
 * What the next pack holds: what this run used, then what earlier runs used, most recently first, as far as it fits. A run
 * of which every task is a hit asks for none of the items behind them, and yet they are what makes the next change cheap.
 * Undefined when it would hold nothing that the former one, or the one elsewhere, does not.
 */
export async function choosePackRecords(options: ChoosePackOptions): Promise<ChosenPack | undefined> {
  const {local, use, former, elsewhere} = options;
  const isUsed = (key: Digest): boolean => use.results.has(key) || use.hints.has(key);
  let isNew = false;
  const chosen: ChosenResult[] = [];
  const blobs = new Map<Digest, number>();
  let totalBytes = 0;
  for (const {key, age} of byUse(use.results, former.results, isUsed)) {
    const bytes = (await local.readResult(key)) ?? former.waitingResults.get(key);
    const references = bytes && referencedBlobs(bytes);
    if (!bytes || !references) continue;
    const valueDigest = hashBytes(bytes);
    if (elsewhere.results.get(key)?.valueDigest === valueDigest) continue;
    const added = references.filter(({digest, sizeBytes}) => !blobs.has(digest) && sizeBytes <= PACKED_BLOB_BYTES_MAX);
    const addedBytes = added.reduce((sum, {sizeBytes}) => sum + sizeBytes, bytes.length);
    if (totalBytes + addedBytes > PACK_BYTES_MAX) break;
    if (!(await areKept(references, options))) continue;
    totalBytes += addedBytes;
    for (const {digest, sizeBytes} of references) blobs.set(digest, sizeBytes);
    chosen.push({key, age, bytes, blobs: references});
    isNew ||= former.results.get(key)?.valueDigest !== valueDigest;
  }
  if (!isNew) return undefined;
  const hints = byUse(use.hints, former.hints, isUsed);
  return {resultCount: chosen.length, records: () => recordsOf({local, chosen, blobs, hints})};
}

/** Used ones first, then the others of the former pack, youngest first. */
function byUse(
  used: ReadonlySet<Digest>,
  former: PackContents['results'],
  isUsed: (key: Digest) => boolean,
): readonly Candidate[] {
  const unused = [...former]
    .filter(([key]) => !isUsed(key))
    .map(([key, {age}]) => ({key, age: age + 1}))
    .filter(({age}) => age <= AGE_MAX)
    .sort((a, b) => a.age - b.age || (a.key < b.key ? -1 : 1));
  return [...[...used].map((key) => ({key, age: 0})), ...unused];
}

/** Every blob is in the folder, or large and kept on its own. */
async function areKept(references: readonly BlobReference[], {local, keepLarge}: ChoosePackOptions): Promise<boolean> {
  for (const {digest, sizeBytes} of references) {
    const isKept =
      sizeBytes > PACKED_BLOB_BYTES_MAX ? await keepLarge(digest, sizeBytes) : await local.hasBlob(digest, sizeBytes);
    if (!isKept) return false;
  }
  return true;
}

async function* recordsOf(pack: {
  readonly local: DirectoryStore;
  readonly chosen: readonly ChosenResult[];
  readonly blobs: ReadonlyMap<Digest, number>;
  readonly hints: readonly Candidate[];
}): AsyncGenerator<PackRecord> {
  const {local, chosen, blobs, hints} = pack;
  for (const [key, sizeBytes] of blobs) {
    if (sizeBytes > PACKED_BLOB_BYTES_MAX) {
      yield {kind: 'large', key, age: 0, sizeBytes, bytes: new Uint8Array()};
      continue;
    }
    const bytes = await local.getBlob(key);
    if (bytes) yield {kind: 'blob', key, age: 0, sizeBytes, bytes};
  }
  for (const {key, age} of hints) {
    const bytes = await local.readHint(key);
    if (bytes) yield {kind: 'hint', key, age, sizeBytes: bytes.length, bytes};
  }
  for (const {key, age, bytes} of chosen) yield {kind: 'result', key, age, sizeBytes: bytes.length, bytes};
}
