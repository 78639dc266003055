import { type Json } from '../base/canonical-json.ts';
import type { Store } from './store.ts';
/** A small JSON value that depends on nothing but `key`: from the store, or computed and stored. */
export declare function storedJson(store: Store, key: Json, compute: () => Promise<Json>): Promise<Json>;
