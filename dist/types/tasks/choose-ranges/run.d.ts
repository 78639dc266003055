import { type CalibrationStatistics } from '../../artifacts/calibration-statistics.ts';
import { type MeasuredValue } from '../../artifacts/placement.ts';
import { type Ranges } from '../../artifacts/ranges.ts';
import type { TaskContext, TaskRequest } from '../../build/task.ts';
import type { RangeRecipe } from '../../manifest/manifest.ts';
export declare function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>>;
interface ChooseOptions {
    readonly recipe: RangeRecipe;
    /** Symmetric unsigned values without negative numbers get all integers, and a range that has none either. */
    readonly zeroPointFollowsSign: boolean;
    readonly isSymmetric: boolean;
}
/** A range for every measured value, in their order. */
export declare function chooseRanges(statistics: CalibrationStatistics, measuredValues: readonly MeasuredValue[], options: ChooseOptions): Ranges;
export {};
