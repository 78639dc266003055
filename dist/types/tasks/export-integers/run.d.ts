import type { TaskContext, TaskRequest } from '../../build/task.ts';
export declare function run({ parameters, inputs }: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>>;
