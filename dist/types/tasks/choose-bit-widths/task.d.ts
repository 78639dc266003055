/**
 * Gives layers types other than the recipe's: by their sensitivity and their share of the FLOPs, or by the number of
 * their channels. Measures nothing, so that another ratio or another threshold costs nothing.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const chooseBitWidthsTask: TaskDefinition;
