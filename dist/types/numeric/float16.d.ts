/** The value of a float16 bit pattern; exact. */
export declare function float16ToNumber(bits: number): number;
/** The nearest float16 of a float32 value, ties to even; above 65504 (rounded) it is infinity. */
export declare function numberToFloat16(value: number): number;
/** Values of float16 bit patterns, shape kept; exact. */
export declare function float16ToFloat32Array(bits: Uint16Array): Float32Array;
/**
 * Rounds float32 values to float16, to nearest with ties to even; above 65504 (rounded) it is infinity.
 *
 * @param values shape [n]
 * @param output shape [n], overwritten with bit patterns
 * @throws on a length mismatch: a bug in the caller
 */
export declare function roundToFloat16(values: Float32Array, output: Uint16Array): void;
