import type { RangeStatistics } from '../../artifacts/calibration-statistics.ts';
import type { IntegerFormat } from '../../artifacts/placement.ts';
import type { RangeRecipe } from '../../manifest/manifest.ts';
import { type RealRange } from '../../numeric/range-search-min-max.ts';
import { type TensorStatistics } from '../../numeric/tensor-statistics.ts';
/** The range of one activation by quantgate's own methods, ends rounded to float32. */
export declare function chooseRange(statistics: TensorStatistics, recipe: RangeRecipe, format: IntegerFormat): RealRange;
/**
 * The range of one activation by those of quantgate's methods that need extremes only.
 *
 * @throws InvariantError for other methods, for which the plan must ask for all statistics
 */
export declare function chooseRangeOfExtremes(statistics: RangeStatistics, recipe: RangeRecipe): RealRange;
export interface OrtRangeOptions {
    readonly recipe: RangeRecipe;
    /** onnxruntime's CalibTensorRangeSymmetric; its histogram calibrators give it no effect by default. */
    readonly isSymmetric: boolean;
}
/** The range of one value as onnxruntime's calibrators choose it, which do not look at the format. */
export declare function chooseOrtRange(statistics: RangeStatistics, { recipe, isSymmetric }: OrtRangeOptions): RealRange;
