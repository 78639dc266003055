/**
 * Computes what a recipe leaves in float in a narrower float type, as the target does: every value that such a node reads
 * or gives is rounded to that type by a pair of Casts, and constants are stored in it. Says which nodes these are.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const castFloatsTask: TaskDefinition;
