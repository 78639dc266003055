/**
 * A store behind the folder: far away, shared, not to be trusted. What it gives is verified before anything is done with
 * it; what it cannot give is a miss, told in one warning. It is read before and during a run, and written once, after it:
 * what turned out to be worthless meanwhile has not left the machine.
 */
import type { Digest } from '../base/content-hash.ts';
import type { DirectoryStore } from './directory-store.ts';
/** What went over the line, for people and reports. */
export interface CacheTransfer {
    /** Name of the tier: "github", "remote". */
    readonly store: string;
    readonly direction: 'restored' | 'saved';
    readonly resultCount: number;
    /** Entries of the far store, which is what it counts and limits. */
    readonly entryCount: number;
    readonly sizeBytes: number;
    readonly durationMs: number;
}
/** What a run asked of the cache. */
export interface CacheUse {
    /** Keys of all results found or made, in the order of first use. */
    readonly results: ReadonlySet<Digest>;
    /** Those of them that this run made. */
    readonly made: ReadonlySet<Digest>;
    /** Keys of notes read or written. */
    readonly hints: ReadonlySet<Digest>;
}
export interface RemoteTier {
    readonly name: string;
    /** Brings into the folder what is worth bringing before the run; undefined when the tier does nothing of the kind. */
    restore(local: DirectoryStore): Promise<CacheTransfer | undefined>;
    /** The bytes of an action result that is not in the folder. */
    getResult(key: Digest): Promise<Uint8Array | undefined>;
    /** True when `getBlob` will probably have it. */
    hasBlob(digest: Digest, sizeBytes: number): boolean;
    /** The bytes of that digest, verified, or undefined. */
    getBlob(digest: Digest): Promise<Uint8Array | undefined>;
    /** Sends what the run made; undefined when there was nothing to send, or no leave. */
    save(local: DirectoryStore, use: CacheUse): Promise<CacheTransfer | undefined>;
    close(): Promise<void>;
}
