import type { TaskContext } from '../../build/task.ts';
import type { Prepared } from './prepare.ts';
import type { Solution } from './solve-layer.ts';
/**
 * Solves all layers and writes each into `prepared.quantized`.
 *
 * @returns one solution per layer
 * @throws Failure of a job, or 'interrupted'
 */
export declare function solveStages(prepared: Prepared, context: TaskContext): Promise<readonly Solution[]>;
