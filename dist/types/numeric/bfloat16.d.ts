/** The nearest bfloat16 of a float32 value, ties to even; above the largest finite one (rounded) it is infinity. */
export declare function numberToBfloat16(value: number): number;
/** The value of a bfloat16 bit pattern; exact. */
export declare function bfloat16ToNumber(bits: number): number;
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
export declare function roundToBfloat16(values: Float32Array, output: Uint16Array): void;
