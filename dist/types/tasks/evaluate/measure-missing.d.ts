import type { TaskContext, TaskRequest } from '../../build/task.ts';
import type { MeasureResult } from './measure.job.ts';
import type { MeasureLayersResult } from './measure-layers.job.ts';
import type { Prepared } from './prepare.ts';
export interface Measured {
    /** By chunk: columns by output, empty where none are wanted. */
    readonly rows: readonly MeasureResult[];
    readonly layers: MeasureLayersResult;
}
/** Rows and layer sums: from the cache what is there, from worker processes the rest. */
export declare function measureMissing(prepared: Prepared, request: TaskRequest, context: TaskContext): Promise<Measured>;
