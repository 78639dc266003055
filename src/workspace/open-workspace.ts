/**
 * A workspace: the folder of a manifest with what belongs to it – the cache and state under `.quantgate/`, the worker
 * processes, the tasks. Puts the parts together for one command; holds no logic of its own.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Diagnostic} from '../base/diagnostic.ts';
import type {EmitEvent} from '../build/events.ts';
import {openFileDigests} from '../build/file-digests.ts';
import type {BuildEnvironment, JobPool} from '../build/run-context.ts';
import type {WorkerPool} from '../build/worker-pool.ts';
import {type DirectoryStore, directoryStoreOptions, openDirectoryStore} from '../cache/directory-store.ts';
import type {CacheTransfer, RemoteTier} from '../cache/remote-tier.ts';
import {openTieredStore} from '../cache/tiered-store.ts';
import {numericsClass} from '../engine/numerics-class.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {makePlan} from '../plan/make-plan.ts';
import {taskDefinitions} from '../tasks/index.ts';
import {PREPARATION} from '../tasks/preparation.ts';
import {createSourceResolver} from './resolve-source.ts';

/** Folder beside the manifest that holds the cache and what is remembered between runs. Safe to delete. */
export const STATE_FOLDER = '.quantgate';

export const stateDirectoryOf = (manifestDirectory: string): string => path.join(manifestDirectory, STATE_FOLDER);

export const cacheDirectoryOf = (manifestDirectory: string): string =>
  path.join(stateDirectoryOf(manifestDirectory), 'cache');

/** Stores behind the cache folder. */
export interface RemoteCache {
  /** False: the folder is a temporary one, and gone with the workspace. */
  readonly isLocalKept: boolean;
  readonly openTiers: (onProblem: (problem: Diagnostic) => void) => readonly RemoteTier[];
}

export interface WorkspaceOptions {
  readonly manifest: Manifest;
  /** Names of the builds to do; all when undefined. */
  readonly builds: readonly string[] | undefined;
  readonly concurrency: number;
  readonly emit: EmitEvent;
  readonly signal: AbortSignal;
  /** JavaScript file of the worker processes; undefined for the one of the package. */
  readonly workerFile: string | undefined;
  /** Undefined when the cache is the folder beside the manifest and nothing else. */
  readonly remoteCache: RemoteCache | undefined;
}

export interface Workspace {
  /** What the build engine needs to run, inspect or explain the plan. */
  readonly environment: BuildEnvironment;
  /** Fetches what is worth having before a run, and tells of it as an event. */
  restoreCache(): Promise<void>;
  /** Sends what the run made to the stores behind the folder, and tells of it as an event. */
  saveCache(): Promise<void>;
  /** Ends the worker processes and writes down the digests of files seen. */
  close(): Promise<void>;
}

export function openWorkspace(options: WorkspaceOptions): Workspace {
  const {manifest, builds, concurrency, emit, signal} = options;
  const stateDirectory = stateDirectoryOf(manifest.directory);
  const onProblem = (warning: Diagnostic): void => emit({type: 'warning', task: undefined, warning});
  const cache = openCache(options, onProblem);
  const {store} = cache;
  const files = openFileDigests(path.join(stateDirectory, 'file-digests.json'), Date.now);
  const workerFile = options.workerFile ?? packagedWorkerFile();
  const pool = openLazyPool(async () => {
    const {createWorkerPool} = await import('../build/worker-pool.ts');
    return createWorkerPool({workerFile, size: concurrency});
  });
  const environment: BuildEnvironment = {
    plan: makePlan(manifest, builds),
    definitions: new Map(taskDefinitions.map((definition) => [definition.kind, definition])),
    resolveSource: createSourceResolver({
      manifest,
      store,
      digestFile: (file) => files.digestFile(file),
      warn: onProblem,
    }),
    changedFiles: (changed) => files.changedFiles(changed),
    store,
    pool,
    numericsClass,
    stateDirectory,
    concurrency,
    emit,
    signal,
    clock: Date.now,
  };
  const tell = (transfers: readonly CacheTransfer[]): void => {
    for (const transfer of transfers) emit({type: 'cache-transfer', atMs: environment.clock(), transfer});
  };
  return {
    environment,
    restoreCache: async () => tell(await cache.restore()),
    saveCache: async () => tell(await cache.save()),
    close: () => Promise.all([pool.close(), files.save(), cache.close()]).then(() => undefined),
  };
}

/** The bundle of the worker stands beside the bundle of this file. */
const packagedWorkerFile = (): string => fileURLToPath(new URL('./worker.js', import.meta.url));

interface LazyPool extends JobPool {
  /** Ends the workers, if there are any. */
  readonly close: () => Promise<void>;
}

/** A pool that is made when there is first work for it: a build with nothing to do need not load what starts processes. */
function openLazyPool(open: () => Promise<WorkerPool>): LazyPool {
  let pool: Promise<WorkerPool> | undefined;
  const opened = (): Promise<WorkerPool> => (pool ??= open());
  return {
    runJob: async (job, payload, options) => (await opened()).runJob(job, payload, options),
    prepare: () => void opened().then((one) => one.prepare(PREPARATION)),
    close: async () => (await pool)?.close(),
  };
}

interface Cache {
  readonly store: DirectoryStore;
  readonly restore: () => Promise<readonly CacheTransfer[]>;
  readonly save: () => Promise<readonly CacheTransfer[]>;
  readonly close: () => Promise<void>;
}

function openCache({manifest, remoteCache}: WorkspaceOptions, onProblem: (problem: Diagnostic) => void): Cache {
  const options = directoryStoreOptions(onProblem);
  if (!remoteCache) {
    const nothing = async (): Promise<readonly CacheTransfer[]> => [];
    const store = openDirectoryStore(cacheDirectoryOf(manifest.directory), options);
    return {store, restore: nothing, save: nothing, close: async () => undefined};
  }
  const temporary = remoteCache.isLocalKept ? undefined : mkdtempSync(path.join(tmpdir(), 'quantgate-'));
  const directory = temporary ?? cacheDirectoryOf(manifest.directory);
  const store = openTieredStore(openDirectoryStore(directory, options), remoteCache.openTiers(onProblem));
  const close = async (): Promise<void> => {
    await store.close();
    if (temporary !== undefined) rmSync(temporary, {recursive: true, force: true});
  };
  return {store, restore: store.restore, save: store.save, close};
}
