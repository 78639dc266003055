import type { DirectoryStore } from '../cache/directory-store.ts';
import { type Work } from './fingerprint.ts';
import { type ItemClaims } from './item-claims.ts';
import { type ItemPacks } from './item-packs.ts';
import type { ItemCache } from './task.ts';
export interface ItemCacheOptions {
    readonly store: DirectoryStore;
    readonly claims: ItemClaims;
    readonly packs: ItemPacks;
    readonly work: Work;
    /** Do not look into the store: everything is to be done again. */
    readonly isForced: boolean;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
}
export interface CountingItemCache extends ItemCache {
    /** Distinct items asked for or saved so far, and how many of them were found. */
    counts(): {
        readonly itemCount: number;
        readonly itemHitCount: number;
    };
    /** Lets others compute what this task has asked for and not saved. To be called when the task has ended. */
    release(): void;
    /** Forgets every item saved by this task, because what it read is not what it was thought to read. */
    dropSaved(): Promise<void>;
}
export declare function openItemCache(options: ItemCacheOptions): CountingItemCache;
