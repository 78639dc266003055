import type {RangeStatistics} from '../../artifacts/calibration-statistics.ts';
import type {IntegerFormat} from '../../artifacts/placement.ts';
import {InvariantError, invariant, unreachable} from '../../base/invariant.ts';
import type {RangeRecipe} from '../../manifest/manifest.ts';
import {computeAffineParameters, integerRange} from '../../numeric/affine-parameters.ts';
import {powerOfTwoRange, quarkMinMsePosition, vitisMinMsePosition} from '../../numeric/power-of-two-scale.ts';
import {boundedLeastSquaresRange} from '../../numeric/range-search-bounded-mse.ts';
import {entropyRange} from '../../numeric/range-search-entropy.ts';
import {expectedSquaredError} from '../../numeric/range-search-expected-error.ts';
import {minMaxRange, type RealRange} from '../../numeric/range-search-min-max.ts';
import {movingAverageRange} from '../../numeric/range-search-moving-average.ts';
import {leastSquaresRange} from '../../numeric/range-search-mse.ts';
import {
  ortEntropyRange,
  ortMovingAverageRange,
  ortPercentileRange,
  ortSymmetricRange,
} from '../../numeric/range-search-ort.ts';
import {percentileRange} from '../../numeric/range-search-percentile.ts';
import {nonzeroHistogram, type TensorStatistics} from '../../numeric/tensor-statistics.ts';

/** The range of one activation by quantgate's own methods, ends rounded to float32. */
export function chooseRange(statistics: TensorStatistics, recipe: RangeRecipe, format: IntegerFormat): RealRange {
  return float32Range(nativeRange(statistics, recipe, format));
}

function nativeRange(statistics: TensorStatistics, recipe: RangeRecipe, format: IntegerFormat): RealRange {
  const symmetry = format.symmetric ? 'symmetric' : 'asymmetric';
  const integers = integerRange(format.type, {symmetric: format.symmetric, reduced: format.reducedRange}, 'native');
  switch (recipe.method) {
    case 'min-max':
      return minMaxRange(statistics);
    case 'moving-average':
      return movingAverageRange(statistics.sampleMins, statistics.sampleMaxs, recipe.constant);
    case 'percentile':
      return percentileRange(statistics, percentileOf(recipe, format), symmetry);
    case 'entropy':
      return entropyRange(statistics, integers.max - integers.min + 1, symmetry);
    case 'mse':
      return leastSquaresRange(statistics, {range: integers, symmetric: format.symmetric});
    case 'bounded-mse':
      return boundedLeastSquaresRange(statistics, recipe, {range: integers, symmetric: format.symmetric});
    case 'vitis-min-mse':
    case 'quark-min-mse':
      return minMseRange(statistics, recipe.method, format);
    case 'tf-enhanced':
      throw new InvariantError('the range method "tf-enhanced" is AIMET\'s: the manifest refuses it without');
    default:
      return unreachable(recipe);
  }
}

/** 16 bits have room for outliers that would spoil 8. */
const percentileOf = (
  {percentile, percentile16}: Extract<RangeRecipe, {readonly method: 'percentile'}>,
  {type}: IntegerFormat,
): number => (type.endsWith('16') ? (percentile16 ?? percentile) : percentile);

/**
 * The range whose scale is the power of two with the smallest expected squared error among the method's candidates, the
 * first of equals; zero stands in its middle. Errors are integrated over the bins: their centres lie on grids of powers
 * of two themselves and would look free of error.
 *
 * @throws InvariantError for an asymmetric quantizer, which the manifest refuses
 */
function minMseRange(
  statistics: TensorStatistics,
  method: 'vitis-min-mse' | 'quark-min-mse',
  {type, symmetric, reducedRange}: IntegerFormat,
): RealRange {
  invariant(symmetric, () => `range method "${method}" with an asymmetric quantizer`);
  const range = integerRange(type, {symmetric, reduced: reducedRange}, 'native');
  const seen = minMaxRange(statistics);
  const bits = Number(/\d+$/.exec(type)?.[0]) - (reducedRange ? 1 : 0);
  const {scale} = computeAffineParameters({...float32Range(seen), range, symmetric});
  const counted = {histogram: nonzeroHistogram(statistics), min: statistics.min, max: statistics.max};
  const rangeAt = (position: number): RealRange => powerOfTwoRange(position, (range.min + range.max) / 2, range);
  const errorOf = (position: number): number => expectedSquaredError(counted, rangeAt(position), {range, symmetric});
  const position =
    method === 'vitis-min-mse' ? vitisMinMsePosition(seen, bits, errorOf) : quarkMinMsePosition(scale, errorOf);
  return rangeAt(position);
}

/**
 * The range of one activation by those of quantgate's methods that need extremes only.
 *
 * @throws InvariantError for other methods, for which the plan must ask for all statistics
 */
export function chooseRangeOfExtremes(statistics: RangeStatistics, recipe: RangeRecipe): RealRange {
  if (recipe.method === 'min-max') return minMaxRange(statistics);
  invariant(recipe.method === 'moving-average', () => `the method "${recipe.method}" needs more than extremes`);
  return float32Range(movingAverageRange(statistics.sampleMins, statistics.sampleMaxs, recipe.constant));
}

/** Source: onnxruntime 1.30.0, default of its entropy calibrator, which `quantize_static` does not let change. */
const ORT_QUANTIZED_BINS = 128;

export interface OrtRangeOptions {
  readonly recipe: RangeRecipe;
  /** onnxruntime's CalibTensorRangeSymmetric; its histogram calibrators give it no effect by default. */
  readonly isSymmetric: boolean;
}

/** The range of one value as onnxruntime's calibrators choose it, which do not look at the format. */
export function chooseOrtRange(statistics: RangeStatistics, {recipe, isSymmetric}: OrtRangeOptions): RealRange {
  const seen = minMaxRange(statistics);
  const {histogram} = statistics;
  switch (recipe.method) {
    case 'min-max':
      return isSymmetric ? ortSymmetricRange(seen) : seen;
    case 'moving-average': {
      const average = ortMovingAverageRange(statistics.sampleMins, statistics.sampleMaxs);
      return isSymmetric ? ortSymmetricRange(average) : average;
    }
    case 'percentile':
      return histogram ? ortPercentileRange(histogram, recipe.percentile, seen) : seen;
    case 'entropy':
      return histogram ? ortEntropyRange(histogram, ORT_QUANTIZED_BINS, seen) : seen;
    case 'mse':
    case 'bounded-mse':
    case 'vitis-min-mse':
    case 'quark-min-mse':
    case 'tf-enhanced':
      throw new InvariantError(`onnxruntime has no range method "${recipe.method}": the manifest refuses it`);
    default:
      return unreachable(recipe);
  }
}

const float32Range = ({min, max}: RealRange): RealRange => ({min: Math.fround(min), max: Math.fround(max)});
