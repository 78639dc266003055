/**
 * The folder with far stores behind it: what the folder lacks is asked of each in turn and then kept in the folder. Notes
 * what the run uses and makes, so that the tiers can save it after the run.
 */
import type {Digest} from '../base/content-hash.ts';
import {decodeActionResult, EMPTY_DIGEST} from './action-result.ts';
import type {DirectoryStore} from './directory-store.ts';
import type {CacheTransfer, CacheUse, RemoteTier} from './remote-tier.ts';
import type {ActionResult} from './store.ts';

export interface TieredStore extends DirectoryStore {
  /** To be called before the run. Never rejects. */
  restore(): Promise<readonly CacheTransfer[]>;
  /** To be called after the run, once or again; sends what was made since. Never rejects. */
  save(): Promise<readonly CacheTransfer[]>;
  close(): Promise<void>;
}

/** @param tiers in the order in which they are asked */
export function openTieredStore(local: DirectoryStore, tiers: readonly RemoteTier[]): TieredStore {
  const use = {results: new Set<Digest>(), made: new Set<Digest>(), hints: new Set<Digest>()};
  const getBlob = sharedFetch(async (digest) => {
    const found = await local.getBlob(digest);
    if (found) return found;
    for (const tier of tiers) {
      const bytes = await tier.getBlob(digest);
      if (!bytes) continue;
      await local.putBlob(digest, bytes);
      return bytes;
    }
    return undefined;
  });
  return {
    ...local,
    ...usedResults(local, tiers, use),
    getBlob,
    verifiedBlobPath: async (digest) =>
      (await local.verifiedBlobPath(digest)) ??
      ((await getBlob(digest)) ? await local.verifiedBlobPath(digest) : undefined),
    readHint: (key) => {
      use.hints.add(key);
      return local.readHint(key);
    },
    writeHint: (key, bytes) => {
      use.hints.add(key);
      return local.writeHint(key, bytes);
    },
    restore: () => inTurn(tiers, (tier) => tier.restore(local)),
    save: async () => {
      const transfers = await inTurn(tiers, (tier) => tier.save(local, use));
      use.made.clear();
      return transfers;
    },
    close: async () => void (await Promise.all(tiers.map((tier) => tier.close()))),
  };
}

type MutableUse = {readonly [K in keyof CacheUse]: Set<Digest>};

/** The methods of the store that concern results. */
function usedResults(local: DirectoryStore, tiers: readonly RemoteTier[], use: MutableUse) {
  const made = (key: Digest): void => {
    use.results.add(key);
    use.made.add(key);
  };
  const fetchResult = async (key: Digest, accept: (bytes: Uint8Array, tier: RemoteTier) => Promise<boolean>) => {
    for (const tier of tiers) {
      const bytes = await tier.getResult(key);
      if (!bytes || !(await accept(bytes, tier))) continue;
      await local.writeResult(key, bytes);
      use.results.add(key);
      return bytes;
    }
    return undefined;
  };
  return {
    getResult: async (key: Digest): Promise<ActionResult | undefined> => {
      const found = await local.getResult(key);
      if (found) use.results.add(key);
      if (found) return found;
      const bytes = await fetchResult(key, async (candidate, tier) => {
        const result = decodeActionResult(candidate);
        return result !== undefined && (await isComplete(result, local, tier));
      });
      return bytes && decodeActionResult(bytes);
    },
    readResult: async (key: Digest): Promise<Uint8Array | undefined> => {
      const found = await local.readResult(key);
      if (found) use.results.add(key);
      return found ?? fetchResult(key, async () => true);
    },
    putResult: async (key: Digest, result: ActionResult): Promise<void> => {
      await local.putResult(key, result);
      made(key);
    },
    writeResult: async (key: Digest, bytes: Uint8Array): Promise<void> => {
      await local.writeResult(key, bytes);
      made(key);
    },
    dropResult: async (key: Digest): Promise<void> => {
      await local.dropResult(key);
      use.results.delete(key);
      use.made.delete(key);
    },
  };
}

/** A result whose blobs can be had, now or when they are asked for. */
async function isComplete({outputs}: ActionResult, local: DirectoryStore, tier: RemoteTier): Promise<boolean> {
  for (const {digest, sizeBytes, contents} of outputs) {
    if (contents || digest === EMPTY_DIGEST) continue;
    if (!tier.hasBlob(digest, sizeBytes) && !(await local.hasBlob(digest, sizeBytes))) return false;
  }
  return true;
}

/** Two that ask for the same blob at the same time share one fetch. */
function sharedFetch(fetch: (digest: Digest) => Promise<Uint8Array | undefined>) {
  const running = new Map<Digest, Promise<Uint8Array | undefined>>();
  return (digest: Digest): Promise<Uint8Array | undefined> => {
    const known = running.get(digest);
    if (known) return known;
    const fetched = fetch(digest).finally(() => running.delete(digest));
    running.set(digest, fetched);
    return fetched;
  };
}

async function inTurn(
  tiers: readonly RemoteTier[],
  ask: (tier: RemoteTier) => Promise<CacheTransfer | undefined>,
): Promise<readonly CacheTransfer[]> {
  const transfers: CacheTransfer[] = [];
  for (const tier of tiers) {
    const transfer = await ask(tier);
    if (transfer) transfers.push(transfer);
  }
  return transfers;
}
