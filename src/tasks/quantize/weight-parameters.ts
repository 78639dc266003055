/** Scales and zero points of constants: of weights, of operands such as addends, of biases with a scale of their own. */
import type {RoundingRecipe, WeightQuantizer} from '../../artifacts/placement.ts';
import {Failure} from '../../base/failure.ts';
import {invariant, unreachable} from '../../base/invariant.ts';
import {computeAffineParameters, integerRange, storageRange} from '../../numeric/affine-parameters.ts';
import {channelValues} from '../../numeric/channel-ranges.ts';
import {powerOfTwo} from '../../numeric/power-of-two.ts';
import {positionError, quarkMinMsePosition, vitisMinMsePosition} from '../../numeric/power-of-two-scale.ts';
import type {IntegerRange} from '../../numeric/quantize-affine.ts';
import type {FloatTensor} from '../../numeric/tensor.ts';
import {aimetWeightParameters} from './aimet-parameters.ts';
import {flavourOf, type QuantizerParameters} from './parameter-table.ts';
import {withScaleKind} from './scale-kind.ts';
import {weightRanges} from './weight-ranges.ts';

/** @throws Failure 'bad-model' for NaN or infinite elements, 'unsupported-model' for the wrong number of given scales */
export function weightParameters(
  quantizer: WeightQuantizer,
  weight: FloatTensor,
  recipe: RoundingRecipe,
): QuantizerParameters {
  const {type, axis, parameters: given} = quantizer;
  const channels = axis === undefined ? 1 : (weight.dims[axis] ?? 0);
  const clamp = clampOf(quantizer, recipe);
  const rounding = recipe.compat === 'aimet' ? 'aimet' : undefined;
  if (given) {
    checkCount(quantizer.tensor, given.scales.length, channels);
    const [scales, zeroPoints] = [Float32Array.from(given.scales), Int32Array.from(given.zeroPoints)];
    return {type, axis, scales, zeroPoints, clamp, rounding};
  }
  const {mins, maxs} = weightRanges(weight, axis, recipe.weightRange);
  if (rounding && !quantizer.range) {
    if (!mins.every(Number.isFinite) || !maxs.every(Number.isFinite)) throw notFinite(quantizer.tensor);
    return {type, axis, rounding, ...aimetWeightParameters(quantizer, weight, recipe)};
  }
  const scales = new Float32Array(channels);
  const zeroPoints = new Int32Array(channels);
  for (let i = 0; i < channels; i++) {
    const min = quantizer.range ? Math.fround(quantizer.range[0]) : mins[i]!;
    const max = quantizer.range ? Math.fround(quantizer.range[1]) : maxs[i]!;
    if (!Number.isFinite(min) || !Number.isFinite(max)) throw notFinite(quantizer.tensor);
    const parameters = rangeParameters(quantizer, {min, max}, recipe);
    scales[i] = parameters.scale;
    zeroPoints[i] = parameters.zeroPoint;
  }
  if (isSearched(quantizer, recipe)) searchPositions(quantizer, weight, {recipe, mins, maxs, scales});
  if (recipe.compat === undefined && !quantizer.range) fillEmptyChannels(scales, mins, maxs);
  return {type, axis, scales, zeroPoints, clamp};
}

function rangeParameters(
  {type, symmetric, reducedRange, scale}: WeightQuantizer,
  {min, max}: {readonly min: number; readonly max: number},
  recipe: RoundingRecipe,
) {
  const range = integerRange(type, {symmetric, reduced: reducedRange}, flavourOf(recipe));
  const minRealRange = recipe.ortOptions.MinimumRealRange;
  const parameters = computeAffineParameters({min, max, range, symmetric, minRealRange});
  return withScaleKind(parameters, {scale, symmetric, min, range}, recipe);
}

/** Quark does not use the lowest integer of symmetric types, even where it clips. Source: AMD Quark 0.13. */
function clampOf({type, symmetric}: WeightQuantizer, {compat}: RoundingRecipe): IntegerRange | undefined {
  return compat === 'quark' && symmetric ? integerRange(type, {symmetric, reduced: false}, 'ort') : undefined;
}

const isSearched = ({scale, symmetric, range}: WeightQuantizer, {weightSearch}: RoundingRecipe): boolean =>
  weightSearch !== undefined && scale !== 'float' && symmetric && range === undefined;

interface Search {
  readonly recipe: RoundingRecipe;
  readonly mins: Float32Array;
  readonly maxs: Float32Array;
  /** Overwritten: powers of two before, those with the smallest error afterwards. */
  readonly scales: Float32Array;
}

/** Chooses among the powers of two next to the first one by what rounding will cost. */
function searchPositions(
  quantizer: WeightQuantizer,
  {data, dims}: FloatTensor,
  {recipe, mins, maxs, scales}: Search,
): void {
  const {axis, type, reducedRange} = quantizer;
  const clamp = clampOf(quantizer, recipe) ?? storageRange(type);
  const bits = Number(/\d+$/.exec(type)?.[0]) - (reducedRange ? 1 : 0);
  for (let i = 0; i < scales.length; i++) {
    const values = axis === undefined ? data : channelValues(data, {dims, axis}, i);
    const errorOf = (position: number): number => positionError(values, position, clamp);
    const seen = {min: mins[i]!, max: maxs[i]!};
    scales[i] = powerOfTwo(-searchedPosition(recipe, {seen, bits, scale: scales[i]!, errorOf}));
  }
}

interface PositionSearch {
  readonly seen: {readonly min: number; readonly max: number};
  readonly bits: number;
  readonly scale: number;
  readonly errorOf: (position: number) => number;
}

function searchedPosition({weightSearch}: RoundingRecipe, {seen, bits, scale, errorOf}: PositionSearch): number {
  invariant(weightSearch !== undefined, () => 'no search was asked for');
  switch (weightSearch) {
    case 'vitis-min-mse':
      return vitisMinMsePosition(seen, bits, errorOf);
    case 'quark-min-mse':
      return quarkMinMsePosition(scale, errorOf);
    default:
      return unreachable(weightSearch);
  }
}

/**
 * A channel of zeros, as pruning makes them, can have any scale. onnxruntime's is 1, which rounds the bias of the channel
 * to whole steps of the input; natively it takes the smallest of the other channels.
 */
function fillEmptyChannels(scales: Float32Array, mins: Float32Array, maxs: Float32Array): void {
  const isEmpty = (i: number): boolean => mins[i] === 0 && maxs[i] === 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < scales.length; i++) if (!isEmpty(i)) smallest = Math.min(smallest, scales[i]!);
  if (smallest === Number.POSITIVE_INFINITY) return;
  for (let i = 0; i < scales.length; i++) if (isEmpty(i)) scales[i] = smallest;
}

function checkCount(tensor: string, given: number, channels: number): void {
  if (given === channels) return;
  throw new Failure({
    reason: 'unsupported-model',
    message: `The override of "${tensor}" has ${given} scales, but the tensor has ${channels} channels.`,
    remedy: 'Give one scale and zero point per channel, or set "axis: null" and give one.',
  });
}

const notFinite = (tensor: string): Failure =>
  new Failure({
    reason: 'bad-model',
    message: `The weight "${tensor}" holds NaN or infinite numbers, which no integer stands for.`,
    remedy: 'Export the model again, or exclude the node that uses it.',
  });
