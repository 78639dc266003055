/**
 * Items in packs: those that are looked up together stand in one entry of the store, since every file costs as much as
 * some kilobytes of content, and a network has thousands of items. An entry is an action result like any other, with an
 * output per item, named by its key; so each item is verified when it is read, and a damaged entry is a miss.
 *
 * A pack is rewritten when items are added to it, here one writer after the other. Should another process do so at the
 * same moment, what one of the two added is lost, and computed again when it is next wanted.
 */
import {canonicalJson} from '../base/canonical-json.ts';
import {type Digest, hashBytes} from '../base/content-hash.ts';
import type {ActionResult, ResultOutput, Store} from '../cache/store.ts';
import type {Key} from './fingerprint.ts';
import {isJsonObject, parseJson} from './parse-json.ts';
import {putOutput, resultOutput} from './task-result.ts';

/** An item on its way into its pack. */
export interface PackedItem {
  readonly key: Key;
  readonly bytes: Uint8Array;
  readonly startedMs: number;
  readonly durationMs: number;
}

export interface ItemPacks {
  /** Adds an item; with it all that are added to the same pack before the program's next turn. Ends when it is stored. */
  readonly add: (pack: Digest, item: PackedItem) => Promise<void>;
  /** Takes items out of a pack again. */
  readonly drop: (pack: Digest, keys: ReadonlySet<Digest>) => Promise<void>;
}

/** Items up to here travel inside the pack; statistics of a value take some kilobytes. */
const INLINE_ITEM_BYTES_MAX = 1 << 16;
/** What items were added earlier makes room, oldest first, when the contents grow beyond this. */
const PACK_BYTES_MAX = 16 << 20;
/** Preimages of the keys, in the order in which the items were added. */
const FINGERPRINTS_PATH = 'fingerprints.json';

/** The items of a pack by key, each read when it is asked for; undefined when there is no such pack. */
export async function readPack(
  store: Store,
  pack: Digest,
): Promise<((key: Digest) => Promise<Uint8Array | undefined>) | undefined> {
  const outputs = (await store.getResult(pack))?.outputs;
  if (!outputs) return undefined;
  const byPath = new Map(outputs.map((output) => [output.path, output]));
  return async (key) => {
    const output = byPath.get(key);
    return output && (output.contents ?? store.getBlob(output.digest));
  };
}

export function openItemPacks(store: Store): ItemPacks {
  const waiting = new Map<Digest, {readonly items: PackedItem[]; readonly stored: Promise<void>}>();
  const lastWrites = new Map<Digest, Promise<void>>();
  /** One after the other, whatever becomes of the one before. */
  const inTurn = (pack: Digest, write: () => Promise<void>): Promise<void> => {
    const mine = (lastWrites.get(pack) ?? Promise.resolve()).then(write, write);
    lastWrites.set(pack, mine);
    return mine;
  };
  return {
    add: (pack, item) => {
      const batch = waiting.get(pack);
      batch?.items.push(item);
      if (batch) return batch.stored;
      const items = [item];
      const stored = inTurn(pack, async () => {
        await new Promise(setImmediate);
        waiting.delete(pack);
        await addToPack(store, pack, items);
      });
      waiting.set(pack, {items, stored});
      return stored;
    },
    drop: (pack, keys) => inTurn(pack, () => dropFromPack(store, pack, keys)),
  };
}

async function addToPack(store: Store, pack: Digest, items: readonly PackedItem[]): Promise<void> {
  const added = new Map<string, ResultOutput>();
  const preimages = new Map<string, string>();
  for (const {key, bytes} of items) {
    added.set(
      key.digest,
      resultOutput(key.digest, await putOutput(store, bytes, INLINE_ITEM_BYTES_MAX), INLINE_ITEM_BYTES_MAX),
    );
    preimages.set(key.digest, key.preimage);
  }
  const former = await store.getResult(pack);
  const formerPreimages = preimagesOf(former);
  const kept = newestWithin(PACK_BYTES_MAX - sizeOf(added.values()), former, formerPreimages.keys(), added);
  const outputs = new Map([...kept, ...added]);
  const named = [...outputs.keys()].map((key) => [key, preimages.get(key) ?? formerPreimages.get(key)] as const);
  const startedMs = items.reduce((first, item) => Math.min(first, item.startedMs), Number.POSITIVE_INFINITY);
  const durationMs = items.reduce((total, item) => total + item.durationMs, 0);
  await putPack(store, pack, outputs, named, {startedMs, durationMs});
}

async function dropFromPack(store: Store, pack: Digest, keys: ReadonlySet<Digest>): Promise<void> {
  const former = await store.getResult(pack);
  if (!former) return;
  const isKept = (path: string): boolean => path !== FINGERPRINTS_PATH && !(keys as ReadonlySet<string>).has(path);
  const outputs = new Map(former.outputs.filter(({path}) => isKept(path)).map((output) => [output.path, output]));
  const named = [...preimagesOf(former)].filter(([key]) => isKept(key));
  await putPack(store, pack, outputs, named, former);
}

async function putPack(
  store: Store,
  pack: Digest,
  outputs: ReadonlyMap<string, ResultOutput>,
  preimages: readonly (readonly [key: string, preimage: string | undefined])[],
  {startedMs, durationMs}: Pick<ActionResult, 'startedMs' | 'durationMs'>,
): Promise<void> {
  // Preimages are JSON themselves.
  const text = Buffer.from(`{${preimages.map(([key, preimage]) => `"${key}":${preimage ?? 'null'}`).join(',')}}`);
  const note = {path: FINGERPRINTS_PATH, digest: hashBytes(text), sizeBytes: text.length, contents: text};
  await store.putResult(pack, {outputs: [...outputs.values(), note], startedMs, durationMs});
}

/** By key, oldest first: JSON keeps members in order, but for names that are small integers, which no digest is. */
function preimagesOf(result: ActionResult | undefined): ReadonlyMap<string, string> {
  const contents = result?.outputs.find(({path}) => path === FINGERPRINTS_PATH)?.contents;
  const json = contents && parseJson(Buffer.from(contents).toString('utf8'));
  const entries = isJsonObject(json) ? Object.entries(json) : [];
  return new Map(entries.map(([key, fingerprint]) => [key, canonicalJson(fingerprint ?? null)]));
}

/** Of the former items those added last, in the order they were added, as far as they fit. */
function newestWithin(
  bytesMax: number,
  former: ActionResult | undefined,
  order: Iterable<string>,
  replaced: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, ResultOutput> {
  const outputs = new Map(former?.outputs.map((output) => [output.path, output]));
  const kept: ResultOutput[] = [];
  let bytes = 0;
  for (const key of [...order].reverse()) {
    const output = outputs.get(key);
    if (!output || replaced.has(key)) continue;
    bytes += sizeOf([output]);
    if (bytes > bytesMax) break;
    kept.push(output);
  }
  return new Map(kept.reverse().map((output) => [output.path, output]));
}

/** Of what stands inside the pack. */
function sizeOf(outputs: Iterable<ResultOutput>): number {
  let bytes = 0;
  for (const {contents} of outputs) bytes += contents?.length ?? 0;
  return bytes;
}
