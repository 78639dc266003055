/**
 * From real numbers to integers and back: the one place that rounds. Affine means real = (q − zero point) · scale.
 * Knows ranges of integers, not their names (see `affine-parameters.ts`) nor how they are packed (`pack-integers.ts`):
 * 4-bit integers stand one per element in an Int8Array or Uint8Array here.
 */
import {invariant} from '../base/invariant.ts';

/** Inclusive limits of a quantized integer. */
export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** Unpacked storage of quantized integers of up to 16 bits. */
export type IntegerArray = Int8Array | Uint8Array | Int16Array | Uint16Array;

/** Adding then subtracting this rounds a double to an integer, ties to even, while |x| < 2^51. */
const ROUNDING_CONSTANT = 1.5 * 2 ** 52;

/**
 * The nearest integer, ties to even: THE rounding of this project. Exact for |x| < 2^51; larger x stay within one unit
 * in the last place, NaN and ±∞ stay as they are. A result of zero is +0.
 */
export const roundHalfEven = (x: number): number => x + ROUNDING_CONSTANT - ROUNDING_CONSTANT;

/**
 * The nearest integer, ties away from zero, as C rounds: for reproducing tools that do so. Exact for |x| < 2^52, since the
 * sum with 0.5 is then exact or rounds to the right side; NaN and ±∞ stay. A result of zero is +0.
 */
export function roundHalfAway(x: number): number {
  const floor = Math.floor(Math.abs(x));
  const magnitude = Math.abs(x) - floor >= 0.5 ? floor + 1 : floor;
  return (x < 0 ? -magnitude : magnitude) + 0;
}

/**
 * Quantizes float32 `values` into `output` with one scale and one zero point.
 *
 *     q = clamp(roundHalfEven(float32(x / scale)) + zeroPoint, range.min, range.max)
 *
 * NaN becomes `range.min` and ±∞ the ends of the range, as in onnxruntime. Empty input is fine.
 *
 * @param values shape [n]
 * @param scale real units per integer step, > 0, already a float32 value
 * @param zeroPoint integer within `range`
 * @param output shape [n], overwritten; its element type holds `range`
 * @throws InvariantError on a length mismatch or a bad scale: a bug in the caller
 *
 * Source: ONNX QuantizeLinear, opset 13. The division is done in float32 because onnxruntime does so; a double division
 * gives another integer at midpoints between two steps.
 */
export function quantizeAffine(
  values: Float32Array,
  scale: number,
  zeroPoint: number,
  range: IntegerRange,
  output: IntegerArray,
): void {
  checkLengths(values.length, output.length);
  checkScale(scale);
  quantizeStretch(values, 0, values.length, scale, zeroPoint, range.min, range.max, output);
}

/**
 * The same as AIMET rounds: the quotient is moved to where integers are not negative before it is rounded, half away from
 * zero, all in float32. So halves go up, and what lies within half a last bit of one does too.
 *
 *     q = clamp(roundHalfAway(float32(float32(x / scale) + shift)), 0, steps) − shift + zeroPoint
 *
 * @param values shape [n]
 * @param shift steps from the lowest integer to zero
 * @param steps from the lowest integer to the highest
 * @param output shape [n]; elements start to end are overwritten
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), by its behaviour.
 */
export function quantizeLikeAimet(
  values: Float32Array,
  {start, end}: {readonly start: number; readonly end: number},
  {scale, shift, steps, zeroPoint}: AimetSteps,
  output: IntegerArray,
): void {
  for (let i = start; i < end; i++) {
    const step = roundHalfAway(Math.fround(Math.fround(values[i]! / scale) + shift));
    output[i] = Math.min(Math.max(step, 0), steps) - shift + zeroPoint;
  }
}

export interface AimetSteps {
  /** Float32. */
  readonly scale: number;
  readonly shift: number;
  readonly steps: number;
  readonly zeroPoint: number;
}

/**
 * The inverse: `float32((q − zeroPoint) · scale)`.
 *
 * @param quantized shape [n]
 * @param output shape [n], overwritten
 *
 * Source: ONNX DequantizeLinear, opset 13; the product is rounded once, to float32.
 */
export function dequantizeAffine(
  quantized: IntegerArray | Int32Array,
  scale: number,
  zeroPoint: number,
  output: Float32Array,
): void {
  checkLengths(quantized.length, output.length);
  for (let i = 0; i < quantized.length; i++) output[i] = (quantized[i]! - zeroPoint) * scale;
}

/** Which elements of a row-major tensor belong to a channel. */
export interface ChannelLayout {
  readonly dims: readonly number[];
  /** Axis that counts channels, 0 ≤ axis < rank. */
  readonly axis: number;
}

export interface ChannelParameters {
  /** Shape [channels], each > 0, real units per integer step. */
  readonly scales: Float32Array;
  /** Shape [channels], integers within the range. */
  readonly zeroPoints: Int32Array;
}

/**
 * `quantizeAffine` with a scale and a zero point for each index along `layout.axis`.
 *
 * @param values row-major with shape `layout.dims`
 * @param output same shape, overwritten
 * @throws InvariantError when lengths, axis or scales do not fit: a bug in the caller
 */
export function quantizePerChannel(
  values: Float32Array,
  layout: ChannelLayout,
  {scales, zeroPoints}: ChannelParameters,
  range: IntegerRange,
  output: IntegerArray,
): void {
  checkLengths(values.length, output.length);
  const {channels, inner} = channelStrides(layout, values.length, scales, zeroPoints);
  for (let channel = 0; channel < channels; channel++) checkScale(scales[channel]!);
  for (let start = 0, channel = 0; start < values.length; start += inner) {
    const scale = scales[channel]!;
    quantizeStretch(values, start, start + inner, scale, zeroPoints[channel]!, range.min, range.max, output);
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
}

/** The inverse of `quantizePerChannel`: same layout, shape of `output` as of `quantized`. */
export function dequantizePerChannel(
  quantized: IntegerArray | Int32Array,
  layout: ChannelLayout,
  {scales, zeroPoints}: ChannelParameters,
  output: Float32Array,
): void {
  checkLengths(quantized.length, output.length);
  const {channels, inner} = channelStrides(layout, quantized.length, scales, zeroPoints);
  for (let start = 0, channel = 0; start < quantized.length; start += inner) {
    const scale = scales[channel]!;
    const zeroPoint = zeroPoints[channel]!;
    for (let i = start; i < start + inner; i++) output[i] = (quantized[i]! - zeroPoint) * scale;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
}

/** The comparisons are written so that NaN, for which both are false, ends at `min`. */
function quantizeStretch(
  values: Float32Array,
  start: number,
  end: number,
  scale: number,
  zeroPoint: number,
  min: number,
  max: number,
  output: IntegerArray,
): void {
  for (let i = start; i < end; i++) {
    const q = Math.fround(values[i]! / scale) + ROUNDING_CONSTANT - ROUNDING_CONSTANT + zeroPoint;
    if (q > max) output[i] = max;
    else if (q >= min) output[i] = q;
    else output[i] = min;
  }
}

/** Number of channels and of consecutive elements of one channel. */
function channelStrides(
  {dims, axis}: ChannelLayout,
  count: number,
  scales: Float32Array,
  zeroPoints: Int32Array,
): {readonly channels: number; readonly inner: number} {
  const channels = dims[axis];
  invariant(channels !== undefined, () => `axis ${axis} is outside of a tensor of rank ${dims.length}`);
  invariant(
    scales.length === channels && zeroPoints.length === channels,
    () => `${channels} channels, but ${scales.length} scales and ${zeroPoints.length} zero points`,
  );
  let inner = 1;
  for (let i = axis + 1; i < dims.length; i++) inner *= dims[i]!;
  let total = inner;
  for (let i = 0; i <= axis; i++) total *= dims[i]!;
  invariant(total === count, () => `shape [${dims.join(', ')}] does not have ${count} elements`);
  return {channels, inner};
}

function checkLengths(input: number, output: number): void {
  invariant(input === output, () => `output has ${output} elements, values ${input}`);
}

function checkScale(scale: number): void {
  invariant(
    scale > 0 && scale < Number.POSITIVE_INFINITY && Math.fround(scale) === scale,
    () => `scale ${scale} is not a positive float32`,
  );
}
