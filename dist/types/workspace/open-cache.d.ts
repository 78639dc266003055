import type { Diagnostic } from '../base/diagnostic.ts';
import type { EmitEvent } from '../build/events.ts';
import { type DirectoryStore } from '../cache/directory-store.ts';
import type { RemoteTier } from '../cache/remote-tier.ts';
/** Folder beside the manifest that holds the cache and what is remembered between runs. Safe to delete. */
export declare const STATE_FOLDER = ".quantgate";
export declare const stateDirectoryOf: (manifestDirectory: string) => string;
export declare const cacheDirectoryOf: (manifestDirectory: string) => string;
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
export declare function openCache({ directory, remoteCache, emit, clock }: OpenCacheOptions): RunCache;
