import type { Digest } from '../../base/content-hash.ts';
import type { TaskContext, TaskRequest } from '../../build/task.ts';
import { type Prepared } from './prepare.ts';
/** What both passes over the samples need. */
export interface Measuring {
    readonly prepared: Prepared;
    readonly request: TaskRequest;
    readonly context: TaskContext;
}
/**
 * What is measured of each layer as a mean over all chosen samples, shape [its width] each, summed in the order of samples and chunks.
 *
 * @throws Failure of a job, or 'interrupted'
 */
export declare function measureLayers(measuring: Measuring): Promise<readonly Float64Array[]>;
/** The corrections that are on trial, and the model that has them. */
export interface Trial {
    readonly errors: readonly Float64Array[];
    readonly correctedDigest: Digest;
}
/**
 * Errors of the model's outputs over all chosen samples: Σ over outputs of Σ(x − q)² / Σx².
 *
 * @throws Failure of a job, or 'interrupted'
 */
export declare function compareOutputs(measuring: Measuring, trial: Trial): Promise<{
    readonly before: number;
    readonly after: number;
}>;
