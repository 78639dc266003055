/** Scales and zero points in AIMET's arithmetic, whose integers start at 0 and end where the type does. */
import type {IntegerFormat, PlacementRecipe, WeightQuantizer} from '../../artifacts/placement.ts';
import {invariant} from '../../base/invariant.ts';
import type {AimetOptions} from '../../manifest/aimet/aimet-options.ts';
import type {RangeRecipe} from '../../manifest/manifest.ts';
import {storageRange} from '../../numeric/affine-parameters.ts';
import {channelRanges, channelValues} from '../../numeric/channel-ranges.ts';
import {aimetHistogramOf} from '../../numeric/histogram-aimet.ts';
import type {IntegerRange} from '../../numeric/quantize-affine.ts';
import {
  type AimetEncoding,
  type AimetFormat,
  aimetEncoding,
  aimetEncodingOfZeros,
  aimetPercentile,
  aimetTfEnhanced,
} from '../../numeric/range-search-aimet.ts';
import type {FloatTensor} from '../../numeric/tensor.ts';

/** The integers that a range chosen by AIMET is spread over: strictly symmetric ones have one less. */
export function aimetIntegers({type, symmetric}: IntegerFormat, {strictSymmetric}: AimetOptions): IntegerRange {
  const {min, max} = storageRange(type);
  if (!symmetric || !strictSymmetric) return {min, max};
  return min < 0 ? {min: min + 1, max} : {min, max: max - 1};
}

/** Percentile that weights are given where activations are chosen by percentile: all of them. */
const WHOLE = 100;

/**
 * Parameters of the channels of a weight.
 *
 * @param weight finite
 * @throws InvariantError when the recipe does not tell how weights get their ranges: a bug of the plan
 */
export function aimetWeightParameters(
  {type, symmetric, axis}: WeightQuantizer,
  {data, dims}: FloatTensor,
  {aimetRange, aimetOptions}: Pick<PlacementRecipe, 'aimetRange' | 'aimetOptions'>,
): {readonly scales: Float32Array; readonly zeroPoints: Int32Array} {
  invariant(aimetRange !== undefined, () => 'with compat "aimet" the plan tells how weights get their ranges');
  const format: AimetFormat = {...aimetOptions, bits: Number(/\d+$/.exec(type)?.[0]), symmetric};
  const {mins, maxs} = channelRanges(data, {dims, axis});
  const scales = new Float32Array(mins.length);
  const zeroPoints = new Int32Array(mins.length);
  const lowest = aimetIntegers({type, symmetric, reducedRange: false, scale: 'float'}, aimetOptions).min;
  for (let i = 0; i < scales.length; i++) {
    const values = (): Float32Array => (axis === undefined ? data : channelValues(data, {dims, axis}, i));
    const {scale, offset} = encodingOf({min: mins[i]!, max: maxs[i]!, values}, aimetRange, format);
    scales[i] = scale;
    zeroPoints[i] = lowest - offset;
  }
  return {scales, zeroPoints};
}

interface Channel {
  readonly min: number;
  readonly max: number;
  readonly values: () => Float32Array;
}

/** Methods that AIMET does not have are quantgate's, for activations; weights then have their whole range. */
function encodingOf({min, max, values}: Channel, recipe: RangeRecipe, format: AimetFormat): AimetEncoding {
  if (recipe.method !== 'tf-enhanced' && recipe.method !== 'percentile') return aimetEncoding(min, max, format);
  const histogram = aimetHistogramOf(values(), min, max);
  if (!histogram) return aimetEncodingOfZeros(format);
  return recipe.method === 'tf-enhanced'
    ? aimetTfEnhanced(histogram, format)
    : aimetPercentile(histogram, WHOLE, format);
}
