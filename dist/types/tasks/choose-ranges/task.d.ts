/**
 * From statistics to ranges. Looks at how activations will be quantized, since some methods depend on it, and at nothing
 * of the model: another method, or another activation type, recalibrates nothing.
 */
import { type CalibrationStatistics } from '../../artifacts/calibration-statistics.ts';
import { type MeasuredValue } from '../../artifacts/placement.ts';
import { type Ranges } from '../../artifacts/ranges.ts';
import type { TaskDefinition } from '../../build/task.ts';
import type { RangeRecipe } from '../../manifest/manifest.ts';
export declare const chooseRangesTask: TaskDefinition;
interface ChooseOptions {
    readonly recipe: RangeRecipe;
    readonly isSymmetric: boolean;
}
/** A range for every measured value, in their order. */
export declare function chooseRanges(statistics: CalibrationStatistics, measuredValues: readonly MeasuredValue[], options: ChooseOptions): Ranges;
export {};
