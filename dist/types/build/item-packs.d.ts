import { type Digest } from '../base/content-hash.ts';
import type { Store } from '../cache/store.ts';
import type { Key } from './fingerprint.ts';
/** An item on its way into its pack. */
export interface PackedItem {
    readonly key: Key;
    readonly bytes: Uint8Array;
    readonly startedMs: number;
    readonly durationMs: number;
}
export interface ItemPacks {
    /** Adds an item; with it all that are added to the same pack before the program's next turn. Ends when it is stored. */
    readonly add: (pack: Digest, item: PackedItem) => Promise<void>;
    /** Takes items out of a pack again. */
    readonly drop: (pack: Digest, keys: ReadonlySet<Digest>) => Promise<void>;
}
/** The items of a pack by key, each read when it is asked for; undefined when there is no such pack. */
export declare function readPack(store: Store, pack: Digest): Promise<((key: Digest) => Promise<Uint8Array | undefined>) | undefined>;
export declare function openItemPacks(store: Store): ItemPacks;
