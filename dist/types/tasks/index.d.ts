/** All tasks, in the order in which a build runs them. */
import type { TaskDefinition } from '../build/task.ts';
export declare const taskDefinitions: readonly TaskDefinition[];
