/** Scales and zero points in AIMET's arithmetic, whose integers start at 0 and end where the type does. */
import type { IntegerFormat, PlacementRecipe, WeightQuantizer } from '../../artifacts/placement.ts';
import type { AimetOptions } from '../../manifest/aimet/aimet-options.ts';
import type { IntegerRange } from '../../numeric/quantize-affine.ts';
import type { FloatTensor } from '../../numeric/tensor.ts';
/** The integers that a range chosen by AIMET is spread over: strictly symmetric ones have one less. */
export declare function aimetIntegers({ type, symmetric }: IntegerFormat, { strictSymmetric }: AimetOptions): IntegerRange;
/**
 * Parameters of the channels of a weight.
 *
 * @param weight finite
 * @throws InvariantError when the recipe does not tell how weights get their ranges: a bug of the plan
 */
export declare function aimetWeightParameters({ type, symmetric, axis }: WeightQuantizer, { data, dims }: FloatTensor, { aimetRange, aimetOptions }: Pick<PlacementRecipe, 'aimetRange' | 'aimetOptions'>): {
    readonly scales: Float32Array;
    readonly zeroPoints: Int32Array;
};
