/**
 * From statistics to ranges. Looks at how activations will be quantized, since some methods depend on it, and at nothing
 * of the model: another method, or another activation type, recalibrates nothing.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const chooseRangesTask: TaskDefinition;
