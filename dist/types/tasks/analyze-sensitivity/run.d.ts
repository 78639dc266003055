import type { Item, TaskContext, TaskRequest } from '../../build/task.ts';
/** The items that a run would look up. */
export declare function listItems(request: TaskRequest): Promise<readonly Item[]>;
export declare function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>>;
