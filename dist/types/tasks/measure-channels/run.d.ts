import type { TaskContext, TaskRequest } from '../../build/task.ts';
export declare function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>>;
