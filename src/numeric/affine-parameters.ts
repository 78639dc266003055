/**
 * Scales and zero points from ranges of real numbers, in the arithmetic of onnxruntime's quantization tool: which steps
 * are float32 and which are double decides the last bit, so each is spelled out. Rounds nothing but zero points and
 * biases, with the rounding of `quantize-affine.ts`.
 */
import {invariant} from '../base/invariant.ts';
import {type IntegerRange, roundHalfEven} from './quantize-affine.ts';
import type {ElementType} from './tensor.ts';

/** Element types of quantized tensors. */
export type IntegerType = Extract<
  ElementType,
  'int2' | 'uint2' | 'int4' | 'uint4' | 'int8' | 'uint8' | 'int16' | 'uint16'
>;

/** 'ort': onnxruntime's ranges, quirks included. 'native': symmetric ranges are symmetric for int4 too. */
export type RangeFlavour = 'ort' | 'native';

export interface AffineParameters {
  /** Real units per integer step, a float32 value, > 0. */
  readonly scale: number;
  readonly zeroPoint: number;
}

const STORAGE_RANGES: Readonly<Record<IntegerType, IntegerRange>> = {
  int2: {min: -2, max: 1},
  uint2: {min: 0, max: 3},
  int4: {min: -8, max: 7},
  uint4: {min: 0, max: 15},
  int8: {min: -128, max: 127},
  uint8: {min: 0, max: 255},
  int16: {min: -32768, max: 32767},
  uint16: {min: 0, max: 65535},
};

/** One bit less, for kernels that add two products in 16 bits. Signed 8 and 16 bit have one step more than half. */
const REDUCED_RANGES: Readonly<Record<IntegerType, IntegerRange>> = {
  int2: {min: -1, max: 0},
  uint2: {min: 0, max: 1},
  int4: {min: -4, max: 3},
  uint4: {min: 0, max: 7},
  int8: {min: -64, max: 64},
  uint8: {min: 0, max: 127},
  int16: {min: -16384, max: 16384},
  uint16: {min: 0, max: 32767},
};

/** Everything a type can hold: what quantized values are clamped to. */
export const storageRange = (type: IntegerType): IntegerRange => STORAGE_RANGES[type];

/**
 * The integers that a scale is spread over. Symmetric signed types leave out the lowest integer; onnxruntime does not do
 * so for int4, which makes its largest positive weight unrepresentable.
 *
 * Source: onnxruntime 1.30.0, quantization tool, tables of integer ranges.
 */
export function integerRange(
  type: IntegerType,
  {symmetric, reduced}: {readonly symmetric: boolean; readonly reduced: boolean},
  flavour: RangeFlavour,
): IntegerRange {
  const {min, max} = reduced ? REDUCED_RANGES[type] : STORAGE_RANGES[type];
  if (!symmetric || min === 0 || min === -max) return {min, max};
  if (flavour === 'ort' && type === 'int4') return {min, max};
  return {min: -max, max};
}

export interface RealRange {
  /** Smallest and largest real value, float32; zero is added to the range. */
  readonly min: number;
  readonly max: number;
  readonly range: IntegerRange;
  /** The range is widened upwards to at least this width. */
  readonly minRealRange?: number | undefined;
}

/** Smallest normal float32. */
const FLOAT32_TINY = 2 ** -126;

/**
 * Scale and zero point that map [min, max] together with zero onto the integers of `range`.
 *
 *     scale = (max − min) / (range.max − range.min)
 *     zeroPoint = roundHalfEven(range.min − min / scale), or the middle of the range when symmetric
 *
 * A range that is empty or too narrow for a normal float32 scale gives scale 1 and zero point 0, also for unsigned types.
 * The width is a float32 difference; scale and zero point come of it in double, and only then is the scale rounded.
 *
 * @throws InvariantError when min or max is NaN or infinite, or not a float32: a bug in the caller
 *
 * Source: onnxruntime 1.30.0, quantization tool, scale and zero point of a range.
 */
export function computeAffineParameters({
  min,
  max,
  range,
  symmetric,
  minRealRange,
}: RealRange & {readonly symmetric: boolean}): AffineParameters {
  checkRealRange(min, max);
  let low = Math.min(min, 0);
  let high = Math.max(max, 0);
  if (minRealRange !== undefined) high = Math.max(high, Math.fround(low + Math.fround(minRealRange)));
  if (symmetric) {
    high = Math.max(-low, high);
    low = -high;
  }
  const scale = Math.fround(high - low) / (range.max - range.min);
  if (scale < FLOAT32_TINY) return {scale: 1, zeroPoint: 0};
  const zeroPoint = symmetric ? roundHalfEven((range.min + range.max) / 2) : roundHalfEven(range.min - low / scale);
  return {scale: Math.fround(scale), zeroPoint};
}

/**
 * Asymmetric parameters whose zero point is one of two: the lowest integer for ranges without negative values, otherwise
 * the middle of the range, with a scale that loses neither end. All in double, the scale rounded at the end.
 *
 * @throws InvariantError when min or max is NaN or infinite, or not a float32: a bug in the caller
 *
 * Source: onnxruntime 1.30.0, option ActivationRestrictedAsymmetric (uint8 activations only).
 */
export function computeRestrictedAsymmetricParameters({min, max, range, minRealRange}: RealRange): AffineParameters {
  checkRealRange(min, max);
  const steps = range.max - range.min;
  const middle = Math.floor((range.min + range.max + 1) / 2);
  const low = Math.min(min, 0);
  const floor = minRealRange ?? 0;
  const high = floor > 0 ? Math.max(max, 0, low + floor) : Math.max(max, 0);
  const zeroPoint = low < 0 ? middle : range.min;
  let scale: number;
  if (high <= low) scale = 1 / steps;
  else if (low < 0) scale = Math.max(-low / (middle - range.min), high / (range.max - middle));
  else scale = high / steps;
  scale = Math.fround(scale);
  if (scale < floor / steps) scale = Math.fround(floor / steps);
  return {scale, zeroPoint};
}

function checkRealRange(min: number, max: number): void {
  invariant(
    Number.isFinite(min) && Number.isFinite(max) && Math.fround(min) === min && Math.fround(max) === max,
    () => `range [${min}, ${max}] is not made of finite float32 numbers`,
  );
}

/**
 * Scale of a bias added to the integer accumulator: `float32(float32(inputScale · weightScale) · beta)`.
 *
 * @param beta factor of Gemm's bias, which the quantized model carries in the scale
 */
export const biasScale = (inputScale: number, weightScale: number, beta: number): number =>
  Math.fround(Math.fround(inputScale * weightScale) * Math.fround(beta));

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/**
 * Quantizes a bias to int32 with zero point 0: `clamp(roundHalfEven(b / scale))`, divided in double. NaN, which a bias
 * of 0 with an underflown scale of 0 gives too, becomes 0.
 *
 * @param bias shape [n]
 * @param scales shape [m], float32; m divides n, and the scales repeat along `bias` (its leading axes)
 * @param output shape [n], overwritten
 * @returns how many elements did not fit and were clamped
 *
 * Source: onnxruntime 1.30.0, quantization tool, static bias.
 */
export function quantizeBias(bias: Float32Array, scales: Float32Array, output: Int32Array): number {
  invariant(bias.length === output.length, () => `output has ${output.length} elements, bias ${bias.length}`);
  invariant(
    scales.length > 0 && bias.length % scales.length === 0,
    () => `${scales.length} scales for ${bias.length} bias elements`,
  );
  let clamped = 0;
  for (let i = 0; i < bias.length; i++) {
    const q = roundHalfEven(bias[i]! / scales[i % scales.length]!);
    const inRange = Math.min(Math.max(q, INT32_MIN), INT32_MAX);
    if (q !== inRange && !Number.isNaN(q)) clamped++;
    output[i] = inRange;
  }
  return clamped;
}

/** Room kept free at the ends of int32. Source: onnxruntime 1.30.0, adjustment of weight scales for int32 biases. */
const BIAS_ROOM = 1.0001;
const INT32_STEPS = 2 * INT32_MAX;

/**
 * Raises weight scales in place so that an int32 bias with scale input · weight does not overflow: a scale that is too
 * small grows to the smallest one that fits, plus 0.01 %. Scales that are large enough, or underflow to zero, stay.
 *
 * @param bias shape [n]; with several scales, bias i belongs to channel i
 * @param inputScale scale of the layer's input
 * @param scales shape [1] (per tensor) or [n], changed
 * @returns whether any scale changed
 *
 * Source: onnxruntime 1.30.0, adjustment of weight scales for int32 biases. Its per-channel form computes the limit in
 * float32, the per-tensor form in double; both are kept.
 */
export function raiseScalesForBias(
  bias: Float32Array,
  inputScale: number,
  scales: Float32Array,
  perChannel: boolean,
): boolean {
  let changed = false;
  const largest = perChannel ? 0 : largestMagnitude(bias);
  for (let i = 0; i < scales.length; i++) {
    const limit = perChannel
      ? Math.fround(Math.fround(BIAS_ROOM) * Math.fround(2 * Math.abs(bias[i] ?? 0)))
      : BIAS_ROOM * (2 * largest);
    const smallest = limit / INT32_STEPS;
    const candidate = inputScale * scales[i]!;
    if (candidate >= smallest || candidate <= 0) continue;
    scales[i] = scales[i]! * (smallest / candidate);
    changed = true;
  }
  return changed;
}

function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
