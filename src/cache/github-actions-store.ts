/**
 * The cache of GitHub Actions as a tier behind the folder. GitHub counts entries and uploads, not bytes: so all results of
 * a run with the small blobs they need travel in one pack, restored whole before the run and written anew after it when it
 * holds anything new; only large blobs are entries of their own, fetched when a task asks for them.
 *
 * What must stay true: whatever the service answers, a build goes on without it; after the first refusal for too many
 * requests it is asked no more in this run; what it gives is believed only after its digest was checked; a run reads and
 * writes in the namespaces of its trust alone.
 */
import {readFile, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Digest, hashBytes} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {choosePackRecords} from './choose-pack-records.ts';
import type {DirectoryStore} from './directory-store.ts';
import type {GithubCacheClient, GithubCacheProblem} from './github-cache-client.ts';
import {
  blobKey,
  type CacheTrust,
  type PackScope,
  packKey,
  packPrefix,
  type TrustNamespace,
} from './github-cache-keys.ts';
import {emptyContents, importPack, type PackContents} from './import-pack.ts';
import {writePack} from './pack-file.ts';
import type {CacheTransfer, CacheUse, RemoteTier} from './remote-tier.ts';
import type {TokenBucket} from './token-bucket.ts';

export interface GithubActionsTierOptions {
  readonly client: GithubCacheClient;
  readonly trust: CacheTrust;
  readonly scope: PackScope;
  /** What tells this run from others: id, attempt, job, step. */
  readonly run: readonly string[];
  readonly uploads: TokenBucket;
  readonly onProblem: (problem: Diagnostic) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Uploads per minute. GitHub takes 200 of a repository; other workflows want some too. */
export const UPLOADS_PER_MINUTE = 100;
/** Each is an entry and an upload. */
const NEW_LARGE_BLOBS_MAX = 50;
/** A network that is slow or out of order must not hold up a build for longer than it could save. */
export const GITHUB_CACHE_TIMEOUT_MS = 120_000;
const STORE_NAME = 'github';

interface Tier extends GithubActionsTierOptions {
  /** What the packs restored from each namespace hold. */
  readonly restored: Map<TrustNamespace, PackContents>;
  /** Large blobs with an entry of their own. */
  readonly large: Map<Digest, number>;
  readonly reported: Set<string>;
  isReadable: boolean;
  isWritable: boolean;
}

/** Opens the tier. Nothing is asked of the service before `restore`. */
export function openGithubActionsTier(options: GithubActionsTierOptions): RemoteTier {
  const tier: Tier = {
    ...options,
    restored: new Map(),
    large: new Map(),
    reported: new Set(),
    isReadable: options.trust.reads.length > 0,
    isWritable: options.trust.writes !== undefined,
  };
  return {
    name: STORE_NAME,
    restore: (local) => orNothing(tier, () => restorePacks(tier, local)),
    getResult: async (key) => {
      for (const contents of tier.restored.values()) {
        const bytes = contents.waitingResults.get(key);
        if (bytes) return bytes;
      }
      return undefined;
    },
    hasBlob: (digest, sizeBytes) => tier.large.get(digest) === sizeBytes,
    getBlob: (digest) => orNothing(tier, () => fetchBlob(tier, digest)),
    save: (local, use) => orNothing(tier, () => savePack(tier, local, use)),
    close: () => options.client.close(),
  };
}

/** A fault of the disk on the way, as one that is full, ends the tier and not the build. */
async function orNothing<T>(tier: Tier, work: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    for (const direction of ['read', 'write'] as const) onRefusal(tier, {problem: 'failed', reason}, direction);
    return undefined;
  }
}

async function restorePacks(tier: Tier, local: DirectoryStore): Promise<CacheTransfer | undefined> {
  const startedMs = tier.clock();
  let entryCount = 0;
  let resultCount = 0;
  let sizeBytes = 0;
  for (const namespace of tier.trust.reads) {
    const prefix = packPrefix(namespace, tier.scope);
    const file = await restore(tier, [prefix], (key) => key.startsWith(prefix));
    if (file === undefined) continue;
    entryCount++;
    sizeBytes += await sizeOf(file);
    const contents = await importPack(file, local);
    if (contents.damagedCount > 0) reportDamage(tier, `${contents.damagedCount} of its records`);
    tier.restored.set(namespace, contents);
    resultCount += contents.results.size;
    for (const [digest, size] of contents.large) tier.large.set(digest, size);
  }
  if (entryCount === 0) return undefined;
  const durationMs = tier.clock() - startedMs;
  return {store: STORE_NAME, direction: 'restored', resultCount, entryCount, sizeBytes, durationMs};
}

/** The file of the entry under one of the keys, or undefined. */
async function restore(
  tier: Tier,
  keys: readonly string[],
  isWanted: (key: string) => boolean,
): Promise<string | undefined> {
  if (!tier.isReadable) return undefined;
  const found = await tier.client.restore(keys);
  if (found.key === undefined) {
    if (found.problem) onRefusal(tier, {problem: found.problem, reason: found.reason}, 'read');
    return undefined;
  }
  if (isWanted(found.key)) return found.file;
  reportDamage(tier, 'its key, which is not the one asked for');
  return undefined;
}

async function fetchBlob(tier: Tier, digest: Digest): Promise<Uint8Array | undefined> {
  const expectedBytes = tier.large.get(digest);
  if (expectedBytes === undefined) return undefined;
  const keys = [...tier.trust.reads].reverse().map((namespace) => blobKey(namespace, digest));
  const file = await restore(tier, keys, (key) => keys.includes(key));
  if (file !== undefined && (await sizeOf(file)) === expectedBytes) {
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes && hashBytes(bytes) === digest) return bytes;
  }
  tier.large.delete(digest);
  if (file !== undefined) reportDamage(tier, 'the content of a large blob');
  return undefined;
}

async function savePack(tier: Tier, local: DirectoryStore, use: CacheUse): Promise<CacheTransfer | undefined> {
  const {writes} = tier.trust;
  if (!tier.isWritable || !writes) return undefined;
  const startedMs = tier.clock();
  const former = tier.restored.get(writes) ?? emptyContents();
  const elsewhere = writes === 'pr' ? (tier.restored.get('main') ?? emptyContents()) : emptyContents();
  const uploaded = {count: 0, bytes: 0};
  const chosen = await choosePackRecords({
    ...{local, use, former, elsewhere},
    keepLarge: (digest, sizeBytes) => saveLarge({tier, local, uploaded, namespace: writes}, digest, sizeBytes),
  });
  if (!chosen) return undefined;
  const file = path.join(tier.client.folder, 'pack');
  await writePack(file, chosen.records());
  const sizeBytes = await sizeOf(file);
  const isSaved = (await upload(tier, packKey(writes, tier.scope, tier.run), file)) === 'ours';
  if (!isSaved && uploaded.count === 0) return undefined;
  return {
    ...{store: STORE_NAME, direction: 'saved', durationMs: tier.clock() - startedMs},
    resultCount: isSaved ? chosen.resultCount : 0,
    entryCount: uploaded.count + (isSaved ? 1 : 0),
    sizeBytes: uploaded.bytes + (isSaved ? sizeBytes : 0),
  };
}

interface LargeUpload {
  readonly tier: Tier;
  readonly local: DirectoryStore;
  readonly namespace: TrustNamespace;
  readonly uploaded: {count: number; bytes: number};
}

/** True when the blob has an entry of its own in the end, from before or made now. */
async function saveLarge(
  {tier, local, namespace, uploaded}: LargeUpload,
  digest: Digest,
  sizeBytes: number,
): Promise<boolean> {
  // What only a pull request has written is no use to a protected branch; the latter has never restored it.
  if (tier.large.get(digest) === sizeBytes) return true;
  if (uploaded.count >= NEW_LARGE_BLOBS_MAX) return false;
  const bytes = await local.getBlob(digest);
  if (!bytes) return false;
  const file = path.join(tier.client.folder, 'blob');
  await writeFile(file, bytes);
  const outcome = await upload(tier, blobKey(namespace, digest), file);
  if (outcome === 'none') return false;
  tier.large.set(digest, sizeBytes);
  if (outcome === 'ours') {
    uploaded.count++;
    uploaded.bytes += sizeBytes;
  }
  return true;
}

/** Whether there is an entry under the key afterwards: ours, that of another job that was faster, or none. */
async function upload(tier: Tier, key: string, file: string): Promise<'ours' | 'theirs' | 'none'> {
  if (!tier.isWritable || !tier.uploads.take()) {
    await rm(file, {force: true});
    return 'none';
  }
  const {problem, reason} = await tier.client.save(key, file);
  if (problem === undefined) return 'ours';
  if (problem === 'exists') return 'theirs';
  onRefusal(tier, {problem, reason}, 'write');
  return 'none';
}

/** Every refusal ends that direction for the rest of the run; those that concern the service as a whole end both. */
function onRefusal(
  tier: Tier,
  {problem, reason}: {readonly problem: GithubCacheProblem; readonly reason: string},
  direction: 'read' | 'write',
): void {
  const isGeneral = problem === 'rate-limited' || problem === 'timed-out';
  if (direction === 'read' || isGeneral) tier.isReadable = false;
  if (direction === 'write' || isGeneral) tier.isWritable = false;
  const message = REFUSALS[problem];
  const words = reason === '' ? '' : ` (${reason})`;
  reportOnce(tier, {
    severity: 'warning',
    code: `cache/github-${problem}`,
    message: `${message}${problem === 'failed' || problem === 'timed-out' ? words : ''}; the run goes on without it`,
  });
}

const REFUSALS: Readonly<Record<GithubCacheProblem, string>> = {
  'rate-limited': 'the cache of GitHub Actions takes no more requests for now (429)',
  'write-denied': 'the token of this run may not write to the cache of GitHub Actions',
  'read-denied': 'the token of this run may not read the cache of GitHub Actions',
  exists: 'the entry exists in the cache of GitHub Actions',
  failed: 'the cache of GitHub Actions could not be used',
  'timed-out': 'the cache of GitHub Actions is too slow',
};

function reportDamage(tier: Tier, what: string): void {
  reportOnce(tier, {
    severity: 'warning',
    code: 'cache/github-damaged-entry',
    message: `an entry in the cache of GitHub Actions is damaged or forged: ${what}; that part is ignored and made again`,
  });
}

function reportOnce({reported, onProblem}: Tier, problem: Diagnostic): void {
  if (reported.has(problem.code)) return;
  reported.add(problem.code);
  onProblem(problem);
}

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => undefined))?.size ?? 0;
