import type { DirectoryStore } from './directory-store.ts';
import type { CacheTransfer, RemoteTier } from './remote-tier.ts';
export interface TieredStore extends DirectoryStore {
    /** To be called before the run. Never rejects. */
    restore(): Promise<readonly CacheTransfer[]>;
    /** To be called after the run, once or again; sends what was made since. Never rejects. */
    save(): Promise<readonly CacheTransfer[]>;
    close(): Promise<void>;
}
/** @param tiers in the order in which they are asked */
export declare function openTieredStore(local: DirectoryStore, tiers: readonly RemoteTier[]): TieredStore;
