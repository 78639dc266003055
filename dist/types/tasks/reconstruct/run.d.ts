import type { TaskContext, TaskRequest } from '../../build/task.ts';
import type { Method } from './round-channel.ts';
export declare function run(request: TaskRequest, context: TaskContext, method: Method): Promise<Record<string, Uint8Array>>;
