import type { Item, ItemCache, TaskContext, TaskRequest } from '../../build/task.ts';
/** The items that a run would look up. */
export declare function listItems(request: TaskRequest, cache: Pick<ItemCache, 'readHint'>): Promise<readonly Item[]>;
export declare function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>>;
