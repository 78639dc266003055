/** Adapter of `write-fixed-point`: quantization.json in, fixed-point.json out, the steps as radix and scale. */
import type { TaskDefinition } from '../../build/task.ts';
export declare const writeFixedPointTask: TaskDefinition;
