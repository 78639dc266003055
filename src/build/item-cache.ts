/** The cache of items as one running task sees it, with its counts. */
import {type Digest, hashJson} from '../base/content-hash.ts';
import type {DirectoryStore} from '../cache/directory-store.ts';
import {fingerprintItem, type Key, keyOf, type Work} from './fingerprint.ts';
import {type ClaimOwner, type ItemClaims, newClaimOwner} from './item-claims.ts';
import {type ItemPacks, readPack} from './item-packs.ts';
import type {Item, ItemCache} from './task.ts';
import {putOutput, resultOutput} from './task-result.ts';

export interface ItemCacheOptions {
  readonly store: DirectoryStore;
  readonly claims: ItemClaims;
  readonly packs: ItemPacks;
  readonly work: Work;
  /** Do not look into the store: everything is to be done again. */
  readonly isForced: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface CountingItemCache extends ItemCache {
  /** Distinct items asked for or saved so far, and how many of them were found. */
  counts(): {readonly itemCount: number; readonly itemHitCount: number};
  /** Lets others compute what this task has asked for and not saved. To be called when the task has ended. */
  release(): void;
  /** Forgets every item saved by this task, because what it read is not what it was thought to read. */
  dropSaved(): Promise<void>;
}

const ITEM_PATH = 'item';
/** The key's preimage: its digest is the key. */
const FINGERPRINT_PATH = 'fingerprint.json';
/** Items up to here travel inside their results: one file to read instead of two. */
const INLINE_ITEM_BYTES_MAX = 1 << 16;
/** So many items are looked up at once; more would only queue up in the file system's threads. */
const LOOKUPS_AT_ONCE = 64;

const itemKey = (work: Work, item: Item): Key => keyOf(fingerprintItem(work, item));

/** Where the items with that pack are kept; undefined for an item with a file of its own. */
const packKey = (work: Work, {pack}: Item): Digest | undefined =>
  pack === undefined ? undefined : hashJson({...work, pack});

/** Reads stored items; every pack is read once. */
function storedItemReader({store, work}: Pick<ItemCacheOptions, 'store' | 'work'>) {
  const packs = new Map<Digest, ReturnType<typeof readPack>>();
  return async (item: Item, key: Digest): Promise<Uint8Array | undefined> => {
    const packed = packKey(work, item);
    if (packed === undefined) return readStoredItem(store, key);
    const pack = packs.get(packed) ?? readPack(store, packed);
    packs.set(packed, pack);
    return (await pack)?.(key);
  };
}

/** The bytes of an item with a file of its own, or undefined. */
async function readStoredItem(store: DirectoryStore, key: Digest): Promise<Uint8Array | undefined> {
  const output = (await store.getResult(key))?.outputs.find(({path}) => path === ITEM_PATH);
  return output && (output.contents ?? (await store.getBlob(output.digest)));
}

export function openItemCache(options: ItemCacheOptions): CountingItemCache {
  const {store, claims, packs, work, clock} = options;
  const owner = newClaimOwner();
  const seen = new Set<Digest>();
  const hits = new Set<Digest>();
  /** With the packs they are in. */
  const saved = new Map<Digest, Digest | undefined>();
  const hintKey = (name: Parameters<ItemCache['readHint']>[0]): Digest => hashJson({...work, hint: name});
  return {
    lookUp: async (items) => {
      const keys = items.map((item) => itemKey(work, item).digest);
      // All at once and before anything is awaited, so that two tasks with the same list do not share it out.
      for (const key of keys) claims.claim(key, owner);
      const read = storedItemReader(options);
      const found: (Uint8Array | undefined)[] = [];
      for (let i = 0; i < keys.length; i += LOOKUPS_AT_ONCE) {
        const some = keys.slice(i, i + LOOKUPS_AT_ONCE);
        const lookUps = some.map((key, j) =>
          lookUpOne(key, () => read(items[i + j]!, key), {...options, owner, saved}),
        );
        found.push(...(await Promise.all(lookUps)));
      }
      keys.forEach((key, i) => {
        seen.add(key);
        if (found[i] && !saved.has(key)) hits.add(key);
      });
      return found;
    },
    save: async (item, bytes, durationMs) => {
      const key = itemKey(work, item);
      const pack = packKey(work, item);
      seen.add(key.digest);
      saved.set(key.digest, pack);
      const times = {startedMs: clock() - durationMs, durationMs};
      if (pack === undefined) await storeItem(store, key, bytes, times);
      else await packs.add(pack, {key, bytes, ...times});
      claims.settle(key.digest, owner, bytes);
    },
    readHint: (name) => store.readHint(hintKey(name)),
    writeHint: (name, bytes) => store.writeHint(hintKey(name), bytes),
    counts: () => ({itemCount: seen.size, itemHitCount: hits.size}),
    release: () => claims.releaseAll(owner),
    dropSaved: async () => {
      for (const [key, pack] of saved) if (pack === undefined) await store.dropResult(key);
      for (const pack of new Set(saved.values())) {
        if (pack !== undefined) await packs.drop(pack, new Set(saved.keys()));
      }
    },
  };
}

async function lookUpOne(
  key: Digest,
  read: () => Promise<Uint8Array | undefined>,
  {claims, isForced, owner, saved}: ItemCacheOptions & {owner: ClaimOwner; saved: ReadonlyMap<Digest, unknown>},
): Promise<Uint8Array | undefined> {
  while (!claims.claim(key, owner)) {
    const waiting = claims.wait(key, owner);
    if (!waiting) return isForced ? undefined : read();
    const bytes = await waiting;
    if (bytes) return bytes;
  }
  const bytes = isForced && !saved.has(key) ? undefined : await read();
  if (bytes) claims.settle(key, owner, bytes);
  return bytes;
}

async function storeItem(
  store: DirectoryStore,
  key: Key,
  bytes: Uint8Array,
  times: {readonly startedMs: number; readonly durationMs: number},
): Promise<void> {
  const preimage = Buffer.from(key.preimage, 'utf8');
  const fingerprint = {digest: key.digest, sizeBytes: preimage.length, contents: preimage};
  const item = await putOutput(store, bytes, INLINE_ITEM_BYTES_MAX);
  const outputs = [
    resultOutput(FINGERPRINT_PATH, fingerprint, Number.POSITIVE_INFINITY),
    resultOutput(ITEM_PATH, item, INLINE_ITEM_BYTES_MAX),
  ];
  await store.putResult(key.digest, {outputs, ...times});
}
