/**
 * Runs the float model on the calibration samples and keeps statistics of the values that get quantizers. Looks neither at
 * the range method nor at integer types, so changing those recalibrates nothing. Each (value, chunk of samples) is an
 * item: fine-tuning the last layer measures only what is behind it, further samples measure only themselves.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const calibrateTask: TaskDefinition;
