/**
 * All tasks, in the order in which a build runs them: what a build must know of each before it runs. What a task does
 * stands in the `run.ts` beside its `task.ts` and is loaded when it runs, so that a build with nothing to do loads none.
 */
import type { TaskDefinition } from '../build/task.ts';
export declare const taskDefinitions: readonly TaskDefinition[];
