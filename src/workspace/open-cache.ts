/** The cache of a run: the folder beside the manifest, and what stands behind it. One for all that the run builds. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Diagnostic} from '../base/diagnostic.ts';
import type {EmitEvent} from '../build/events.ts';
import {type DirectoryStore, directoryStoreOptions, openDirectoryStore} from '../cache/directory-store.ts';
import type {CacheTransfer, RemoteTier} from '../cache/remote-tier.ts';
import {openTieredStore} from '../cache/tiered-store.ts';

/** Folder beside the manifest that holds the cache and what is remembered between runs. Safe to delete. */
export const STATE_FOLDER = '.quantgate';

export const stateDirectoryOf = (manifestDirectory: string): string => path.join(manifestDirectory, STATE_FOLDER);

export const cacheDirectoryOf = (manifestDirectory: string): string =>
  path.join(stateDirectoryOf(manifestDirectory), 'cache');

/** Stores behind the cache folder. */
export interface RemoteCache {
  /** False: the folder is a temporary one, and gone with the run. */
  readonly isLocalKept: boolean;
  readonly openTiers: (onProblem: (problem: Diagnostic) => void) => readonly RemoteTier[];
}

export interface RunCache {
  readonly store: DirectoryStore;
  /** Fetches what is worth having before a run, and tells of it as an event. */
  restore(): Promise<void>;
  /** Sends what the run made to the stores behind the folder, and tells of it as an event. */
  save(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenCacheOptions {
  /** Absolute folder of the manifest. */
  readonly directory: string;
  /** Undefined when the cache is the folder beside the manifest and nothing else. */
  readonly remoteCache: RemoteCache | undefined;
  readonly emit: EmitEvent;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export function openCache({directory, remoteCache, emit, clock}: OpenCacheOptions): RunCache {
  const onProblem = (warning: Diagnostic): void => emit({type: 'warning', task: undefined, warning});
  const options = directoryStoreOptions(onProblem);
  if (!remoteCache) {
    const nothing = async (): Promise<void> => undefined;
    const store = openDirectoryStore(cacheDirectoryOf(directory), options);
    return {store, restore: nothing, save: nothing, close: nothing};
  }
  const temporary = remoteCache.isLocalKept ? undefined : mkdtempSync(path.join(tmpdir(), 'quantgate-'));
  const local = openDirectoryStore(temporary ?? cacheDirectoryOf(directory), options);
  const store = openTieredStore(local, remoteCache.openTiers(onProblem));
  const tell = (transfers: readonly CacheTransfer[]): void => {
    for (const transfer of transfers) emit({type: 'cache-transfer', atMs: clock(), transfer});
  };
  return {
    store,
    restore: async () => tell(await store.restore()),
    save: async () => tell(await store.save()),
    close: async () => {
      await store.close();
      if (temporary !== undefined) rmSync(temporary, {recursive: true, force: true});
    },
  };
}
