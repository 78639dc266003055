/**
 * Runs the float model (the user's own file) and the quantized one on the evaluation samples, and says how they compare;
 * a quantized model that has no float one is compared with labels alone.
 * Knows no gates: their limits change nothing here. Measured in chunks of samples, each an item of the cache.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const evaluateTask: TaskDefinition;
