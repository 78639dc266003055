/** IEEE 754 binary16 as bit patterns. Source: IEEE 754-2019, 3.4. */
import {invariant} from '../base/invariant.ts';

const bits32 = new Uint32Array(1);
const float32 = new Float32Array(bits32.buffer);

/** 2^-24, the smallest subnormal float16. */
const SUBNORMAL_STEP = 2 ** -24;
const EXPONENT_MASK = 0x1f;
const MANTISSA_MASK = 0x3ff;
/** Difference of the exponent biases of float32 (127) and float16 (15). */
const BIAS_DIFFERENCE = 112;

/** Value of the last mantissa bit by exponent field, 1 to 30. */
const EXPONENT_STEPS = Float64Array.from({length: 31}, (_, exponent) => 2 ** (exponent - 25));

/** The value of a float16 bit pattern; exact. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & EXPONENT_MASK;
  const mantissa = bits & MANTISSA_MASK;
  if (exponent === 0) return sign * mantissa * SUBNORMAL_STEP;
  if (exponent === EXPONENT_MASK) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1024 + mantissa) * EXPONENT_STEPS[exponent]!;
}

/** The nearest float16 of a float32 value, ties to even; above 65504 (rounded) it is infinity. */
export function numberToFloat16(value: number): number {
  float32[0] = value;
  const bits = bits32[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | subnormalBits(magnitude);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded >>> 13) - (BIAS_DIFFERENCE << 10));
}

/** Float32 magnitudes below 2^-14: the addition of 0.5 lets the processor round to multiples of 2^-24, ties to even. */
function subnormalBits(magnitude: number): number {
  bits32[0] = magnitude;
  float32[0] = float32[0]! + 0.5;
  return bits32[0]! - 0x3f000000;
}

/** Values of float16 bit patterns, shape kept; exact. */
export function float16ToFloat32Array(bits: Uint16Array): Float32Array {
  const output = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) output[i] = float16ToNumber(bits[i]!);
  return output;
}

/**
 * Rounds float32 values to float16, to nearest with ties to even; above 65504 (rounded) it is infinity.
 *
 * @param values shape [n]
 * @param output shape [n], overwritten with bit patterns
 * @throws on a length mismatch: a bug in the caller
 */
export function roundToFloat16(values: Float32Array, output: Uint16Array): void {
  invariant(values.length === output.length, () => `output has ${output.length} elements, values ${values.length}`);
  for (let i = 0; i < values.length; i++) output[i] = numberToFloat16(values[i]!);
}
