/**
 * Model surgery before anything is quantized: operators that the target lacks become ones that it has. Says which, and
 * how far the float model moved on some calibration samples.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const replaceOperatorsTask: TaskDefinition;
