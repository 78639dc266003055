/**
 * bfloat16 as bit patterns: the upper half of a float32. Source: ONNX, TensorProto.BFLOAT16; onnxruntime's Cast on the CPU.
 */
import {invariant} from '../base/invariant.ts';

const bits32 = new Uint32Array(1);
const float32 = new Float32Array(bits32.buffer);

/** float32 patterns above this, sign aside, are not numbers. */
const INFINITY_BITS = 0x7f800000;
const QUIET_NAN = 0x7fc0;

/** The nearest bfloat16 of a float32 value, ties to even; above the largest finite one (rounded) it is infinity. */
export function numberToBfloat16(value: number): number {
  float32[0] = value;
  return roundBits(bits32[0]!);
}

/** The value of a bfloat16 bit pattern; exact. */
export function bfloat16ToNumber(bits: number): number {
  bits32[0] = bits << 16;
  return float32[0]!;
}

/** A carry out of the mantissa raises the exponent, as it should: up to infinity, and from subnormal to normal. */
function roundBits(bits: number): number {
  if ((bits & 0x7fffffff) > INFINITY_BITS) return ((bits >>> 16) & 0x8000) | QUIET_NAN;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/**
 * Rounds float32 values to bfloat16, to nearest with ties to even.
 *
 *     q = (bits + 0x7fff + bit 16 of bits) >> 16
 *
 * Subnormal numbers are rounded like others, signed zeros and infinities kept; any NaN becomes the quiet one of its sign.
 *
 * @param values shape [n]
 * @param output shape [n], overwritten with bit patterns
 * @throws on a length mismatch: a bug in the caller
 *
 * Source: equal to onnxruntime 1.30's Cast(float → bfloat16) on the CPU for all 2^16 upper halves.
 */
export function roundToBfloat16(values: Float32Array, output: Uint16Array): void {
  invariant(values.length === output.length, () => `output has ${output.length} elements, values ${values.length}`);
  // An array may begin at any multiple of 4 bytes of its buffer, which is what the view needs.
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) output[i] = roundBits(bits[i]!);
}
