/**
 * Results on their way from one job to another, as a folder that a workflow passes on as an artifact: a pack of what a job
 * made, large blobs as files beside it, and an index with the digest of each. Who reads it takes nothing that does not
 * have the digest it is said to have; what is damaged is left out, told, and so made again.
 */
import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {canonicalJson} from '../base/canonical-json.ts';
import {type Digest, hashBytes} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {choosePackRecords} from './choose-pack-records.ts';
import type {DirectoryStore} from './directory-store.ts';
import {emptyContents, importPack, type PackContents} from './import-pack.ts';
import {writePack} from './pack-file.ts';
import type {CacheTransfer, CacheUse, RemoteTier} from './remote-tier.ts';

const PACK_FILE = 'results.pack';
const INDEX_FILE = 'shard.json';
const LARGE_FOLDER = 'large';
const VERSION = 1;
/** More than any index of so many blobs as fit on a runner. */
const INDEX_BYTES_MAX = 1 << 20;

export interface ShardFolderOptions {
  /** Absolute. */
  readonly folder: string;
  readonly onProblem: (problem: Diagnostic) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A tier that gives nothing, and after the run writes what the run made into the folder. */
export function openShardWriter(options: ShardFolderOptions): RemoteTier {
  return {
    name: 'shard',
    restore: async () => undefined,
    getResult: async () => undefined,
    hasBlob: () => false,
    getBlob: async () => undefined,
    save: (local, use) => writeShard(options, local, use),
    close: async () => undefined,
  };
}

async function writeShard(
  {folder, onProblem, clock}: ShardFolderOptions,
  local: DirectoryStore,
  use: CacheUse,
): Promise<CacheTransfer | undefined> {
  const startedMs = clock();
  try {
    await mkdir(path.join(folder, LARGE_FOLDER), {recursive: true});
    const large = new Set<Digest>();
    const chosen = await choosePackRecords({
      local,
      use: {...use, results: use.made},
      former: emptyContents(),
      elsewhere: emptyContents(),
      keepLarge: async (digest) => {
        if (large.has(digest)) return true;
        const bytes = await local.getBlob(digest);
        if (!bytes) return false;
        await writeFile(path.join(folder, LARGE_FOLDER, digest), bytes);
        large.add(digest);
        return true;
      },
    });
    const pack = path.join(folder, PACK_FILE);
    if (chosen) await writePack(pack, chosen.records());
    const sizeBytes = chosen ? (await stat(pack)).size : 0;
    const index = {version: VERSION, pack: chosen ? await hashFile(pack) : '', resultCount: chosen?.resultCount ?? 0};
    const unfinished = path.join(folder, `${INDEX_FILE}.part`);
    await writeFile(unfinished, `${canonicalJson(index)}\n`);
    await rename(unfinished, path.join(folder, INDEX_FILE));
    const durationMs = clock() - startedMs;
    return {
      store: 'shard',
      direction: 'saved',
      resultCount: index.resultCount,
      entryCount: 1,
      sizeBytes,
      durationMs,
    };
  } catch (error) {
    onProblem({
      severity: 'warning',
      code: 'cache/shard-unwritable',
      message: `the results of this shard could not be written: ${error instanceof Error ? error.message : String(error)}`,
      path: folder,
      remedy: 'The job that merges will make them again.',
    });
    return undefined;
  }
}

/** A tier of the shards in the subfolders of `folder`, or of the one that stands in `folder` itself. */
export function openShardReader(options: ShardFolderOptions): RemoteTier {
  let shards: readonly ReadShard[] = [];
  return {
    name: 'shards',
    restore: async (local) => {
      const startedMs = options.clock();
      shards = await readShards(options, local);
      return {
        store: 'shards',
        direction: 'restored',
        resultCount: shards.reduce((sum, {contents}) => sum + contents.results.size, 0),
        entryCount: shards.length,
        sizeBytes: shards.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0),
        durationMs: options.clock() - startedMs,
      };
    },
    getResult: async (key) => shards.map(({contents}) => contents.waitingResults.get(key)).find((bytes) => bytes),
    hasBlob: (digest, sizeBytes) => shards.some(({contents}) => contents.large.get(digest) === sizeBytes),
    getBlob: async (digest) => {
      for (const {folder, contents} of shards) {
        if (!contents.large.has(digest)) continue;
        const bytes = await readFile(path.join(folder, LARGE_FOLDER, digest)).catch(() => undefined);
        if (bytes && hashBytes(bytes) === digest) return bytes;
      }
      return undefined;
    },
    save: async () => undefined,
    close: async () => undefined,
  };
}

interface ReadShard {
  readonly folder: string;
  readonly contents: PackContents;
  readonly sizeBytes: number;
}

async function readShards(options: ShardFolderOptions, local: DirectoryStore): Promise<readonly ReadShard[]> {
  const {folder, onProblem} = options;
  const entries = await readdir(folder, {withFileTypes: true}).catch(() => []);
  const below = entries.filter((entry) => entry.isDirectory() && entry.name !== LARGE_FOLDER).map(({name}) => name);
  const folders = [folder, ...below.sort().map((name) => path.join(folder, name))];
  const shards: ReadShard[] = [];
  for (const one of folders) {
    const shard = await readShard(one, options, local);
    if (shard) shards.push(shard);
  }
  if (shards.length === 0) {
    onProblem({
      severity: 'warning',
      code: 'cache/no-shards',
      message: 'there are no results of shards here; everything is done by this job',
      path: folder,
      remedy: 'Download the artifacts of the shard jobs into this folder, each into a folder of its own.',
    });
  }
  return shards;
}

/** Undefined for a folder that is no shard, or whose pack is not the one that was written. */
async function readShard(
  folder: string,
  {onProblem}: ShardFolderOptions,
  local: DirectoryStore,
): Promise<ReadShard | undefined> {
  const digest = await packDigestOf(path.join(folder, INDEX_FILE));
  if (digest === undefined) return undefined;
  if (digest === '') return {folder, contents: emptyContents(), sizeBytes: 0};
  const pack = path.join(folder, PACK_FILE);
  const found = await hashFile(pack).catch(() => undefined);
  const contents = found === digest ? await importPack(pack, local) : undefined;
  if (!contents || contents.damagedCount > 0) {
    onProblem({
      severity: 'warning',
      code: 'cache/damaged-shard',
      message: 'the results of a shard are not what was written; what is missing is made again',
      path: pack,
    });
  }
  return contents && {folder, contents, sizeBytes: (await stat(pack)).size};
}

/** '' for a shard that made nothing, undefined when there is no index. */
async function packDigestOf(file: string): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > INDEX_BYTES_MAX) return undefined;
    const index: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isIndex = typeof index === 'object' && index !== null && 'version' in index && 'pack' in index;
    return isIndex && index.version === VERSION && typeof index.pack === 'string' ? index.pack : undefined;
  } catch {
    return undefined;
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** Removes what an earlier run left, so that nothing of it is passed on. */
export const clearShardFolder = (folder: string): Promise<void> => rm(folder, {recursive: true, force: true});
