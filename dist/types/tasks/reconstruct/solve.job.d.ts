/** Chooses the integers of one layer. Done in a worker process. */
import type { Job } from '../../build/task.ts';
import type { LayerProblem } from './channel-problem.ts';
import type { LayerSums } from './measure.job.ts';
import type { Method } from './round-channel.ts';
/** Plain data. */
export interface SolvePayload {
    readonly problem: LayerProblem;
    /** By chunk of samples, in their order. */
    readonly sums: readonly LayerSums[];
    readonly method: Method;
}
export declare const solveJob: Job;
