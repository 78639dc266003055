/** Ranges as AIMET chooses them: those that a scale and an offset of its reach, over all tensors that share a quantizer. */
import type { CalibrationStatistics } from '../../artifacts/calibration-statistics.ts';
import type { MeasuredValue } from '../../artifacts/placement.ts';
import type { Ranges } from '../../artifacts/ranges.ts';
import type { AimetOptions } from '../../manifest/aimet/aimet-options.ts';
import type { RangeRecipe } from '../../manifest/manifest.ts';
export interface AimetChoice {
    readonly recipe: RangeRecipe;
    readonly options: AimetOptions;
}
/** A range for every measured value, in their order. */
export declare function chooseAimetRanges(statistics: CalibrationStatistics, measuredValues: readonly MeasuredValue[], { recipe, options }: AimetChoice): Ranges;
