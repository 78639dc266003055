/**
 * Keeping a cache folder small and sound: statistics, pruning, verification. All of it walks the folder itself, since
 * there is no index that could disagree with it, and all of it may run beside builds: what is younger than an hour is
 * never pruned, so that a result being put together by another process is not taken apart.
 */
import {readdir, readFile, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {hashBytes, isDigest} from '../base/content-hash.ts';
import {decodeActionResult} from './action-result.ts';
import {TOUCH_INTERVAL_MS} from './directory-store.ts';

export interface CacheStatistics {
  readonly resultCount: number;
  readonly blobCount: number;
  readonly hintCount: number;
  /** Left behind by processes that were killed while writing. */
  readonly temporaryCount: number;
  /** Of all files together. */
  readonly sizeBytes: number;
  /** When the least and the most recently used result were last used, ms since 1970; undefined without results. */
  readonly oldestMs: number | undefined;
  readonly newestMs: number | undefined;
}

export interface PruneLimits {
  readonly maxBytes: number;
  /** Results not used for so long go, whatever the size. */
  readonly maxAgeDays: number;
}

export interface PruneReport {
  readonly removedCount: number;
  readonly removedBytes: number;
  readonly keptBytes: number;
}

export interface VerifyReport {
  readonly resultCount: number;
  readonly blobCount: number;
  /** Files that were damaged, and are removed now. */
  readonly damaged: readonly {readonly path: string; readonly problem: string}[];
  /** Results that name blobs which are gone: harmless, they are misses. */
  readonly incompleteCount: number;
}

/** Source: customary bounds of comparable tools; unbounded caches grew to hundreds of gigabytes. */
export const DEFAULT_PRUNE_LIMITS: PruneLimits = {maxBytes: 10e9, maxAgeDays: 30};
const MS_PER_DAY = 86_400_000;
const FILES_AT_ONCE = 32;
const TEMPORARY_SUFFIX = '.tmp';

type Area = 'ac' | 'cas' | 'state';

interface CacheFile {
  readonly area: Area;
  readonly path: string;
  readonly name: string;
  readonly isTemporary: boolean;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Counts what is in the folder. A folder that does not exist is an empty cache. */
export async function cacheStatistics(directory: string): Promise<CacheStatistics> {
  const files = await listCache(directory);
  const countOf = (area: Area): number => files.filter((file) => file.area === area && !file.isTemporary).length;
  const used = files.filter(({area, isTemporary}) => area === 'ac' && !isTemporary).map(({mtimeMs}) => mtimeMs);
  used.sort((a, b) => a - b);
  return {
    resultCount: countOf('ac'),
    blobCount: countOf('cas'),
    hintCount: countOf('state'),
    temporaryCount: files.filter(({isTemporary}) => isTemporary).length,
    sizeBytes: totalBytes(files),
    oldestMs: used[0],
    newestMs: used.at(-1),
  };
}

/**
 * Removes the results used least recently until the rest is within the limits, then every blob that no remaining result
 * names, old hints, and what killed processes left.
 *
 * @param nowMs milliseconds since 1970
 */
export async function pruneCache(directory: string, limits: PruneLimits, nowMs: number): Promise<PruneReport> {
  const files = await listCache(directory);
  const isYoung = (file: CacheFile): boolean => nowMs - file.mtimeMs < TOUCH_INTERVAL_MS;
  const isOld = (file: CacheFile): boolean => nowMs - file.mtimeMs > limits.maxAgeDays * MS_PER_DAY;
  const {keptResults, liveBlobs} = await markLive(files, {maxBytes: limits.maxBytes, isYoung, isOld});
  const isKept = (file: CacheFile): boolean => {
    if (isYoung(file)) return true;
    if (file.isTemporary) return false;
    if (file.area === 'ac') return keptResults.has(file.path);
    return file.area === 'cas' ? liveBlobs.has(file.name) : !isOld(file);
  };
  const removed = files.filter((file) => !isKept(file));
  // Results first: a blob without its result is litter, a result without its blobs would be looked at for nothing.
  const inOrder = [...removed.filter(({area}) => area === 'ac'), ...removed.filter(({area}) => area !== 'ac')];
  for (const file of inOrder) await rm(file.path, {force: true});
  const removedBytes = totalBytes(removed);
  return {removedCount: removed.length, removedBytes, keptBytes: totalBytes(files) - removedBytes};
}

/** Hashes every blob and reads every result; removes what is damaged, so that it is made again when it is needed. */
export async function verifyCache(directory: string): Promise<VerifyReport> {
  const files = (await listCache(directory)).filter(({isTemporary}) => !isTemporary);
  const blobs = files.filter(({area}) => area === 'cas');
  const results = files.filter(({area}) => area === 'ac');
  const damaged: {path: string; problem: string}[] = [];
  const sizes = new Map<string, number>();
  await forEachFile(blobs, async (file, bytes) => {
    if (hashBytes(bytes) === file.name) sizes.set(file.name, bytes.length);
    else damaged.push({path: file.path, problem: 'its content is not what its name says'});
  });
  let incompleteCount = 0;
  await forEachFile(results, async (file, bytes) => {
    const result = decodeActionResult(bytes);
    if (!result) damaged.push({path: file.path, problem: 'it is not a whole result'});
    else if (!result.outputs.every((output) => output.contents || sizes.get(output.digest) === output.sizeBytes)) {
      incompleteCount++;
    }
  });
  damaged.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of damaged) await rm(file.path, {force: true});
  return {resultCount: results.length, blobCount: blobs.length, damaged, incompleteCount};
}

interface LiveRules {
  readonly maxBytes: number;
  readonly isYoung: (file: CacheFile) => boolean;
  readonly isOld: (file: CacheFile) => boolean;
}

/** Results from the most recently used on, as long as they and their blobs fit; a blob of two results counts once. */
async function markLive(
  files: readonly CacheFile[],
  {maxBytes, isYoung, isOld}: LiveRules,
): Promise<{keptResults: ReadonlySet<string>; liveBlobs: ReadonlySet<string>}> {
  const blobBytes = new Map(files.filter(({area}) => area === 'cas').map((file) => [file.name, file.sizeBytes]));
  const results = files.filter(({area, isTemporary}) => area === 'ac' && !isTemporary);
  results.sort((a, b) => b.mtimeMs - a.mtimeMs || (a.name < b.name ? -1 : 1));
  const keptResults = new Set<string>();
  const liveBlobs = new Set<string>();
  let keptBytes = 0;
  let isFull = false;
  for (const file of results) {
    if (!isYoung(file) && (isFull || isOld(file))) continue;
    const decoded = decodeActionResult(await readFile(file.path).catch(() => new Uint8Array()));
    if (!decoded) continue;
    const blobs = new Set<string>([file.name, ...decoded.outputs.map(({digest}) => digest)]);
    const added = [...blobs].filter((name) => !liveBlobs.has(name));
    const addedBytes = added.reduce((sum, name) => sum + (blobBytes.get(name) ?? 0), file.sizeBytes);
    isFull ||= keptBytes + addedBytes > maxBytes;
    if (isFull && !isYoung(file)) continue;
    keptBytes += addedBytes;
    keptResults.add(file.path);
    for (const name of added) liveBlobs.add(name);
  }
  return {keptResults, liveBlobs};
}

/** Every file of the three areas. Files that vanish meanwhile are left out; files of others are not looked at. */
async function listCache(directory: string): Promise<CacheFile[]> {
  const files: CacheFile[] = [];
  for (const area of ['ac', 'cas', 'state'] as const) {
    const names = await readdir(path.join(directory, area), {recursive: true}).catch(() => []);
    const ours = names.filter((name) => isCacheFileName(path.basename(name)));
    for (let i = 0; i < ours.length; i += FILES_AT_ONCE) {
      const some = ours.slice(i, i + FILES_AT_ONCE);
      const found = await Promise.all(some.map((name) => describeFile(area, path.join(directory, area, name))));
      files.push(...found.filter((file) => file !== undefined));
    }
  }
  return files;
}

const isTemporaryName = (name: string): boolean => name.endsWith(TEMPORARY_SUFFIX);

const isCacheFileName = (name: string): boolean => isDigest(name) || isTemporaryName(name);

async function describeFile(area: Area, file: string): Promise<CacheFile | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const name = path.basename(file);
  return {area, path: file, name, isTemporary: isTemporaryName(name), sizeBytes: found.size, mtimeMs: found.mtimeMs};
}

async function forEachFile(
  files: readonly CacheFile[],
  visit: (file: CacheFile, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for (const file of files) {
    // Gone or unreadable since it was listed: nothing to verify.
    const bytes = await readFile(file.path).catch(() => undefined);
    if (bytes) await visit(file, bytes);
  }
}

const totalBytes = (files: readonly CacheFile[]): number => files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
