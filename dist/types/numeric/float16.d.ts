/** IEEE 754 binary16 as bit patterns. Source: IEEE 754-2019, 3.4. */
/** The value of a float16 bit pattern; exact. */
export declare function float16ToNumber(bits: number): number;
/** The nearest float16 of a float32 value, ties to even; above 65504 (rounded) it is infinity. */
export declare function numberToFloat16(value: number): number;
/** Values of float16 bit patterns, shape kept; exact. */
export declare function float16ToFloat32Array(bits: Uint16Array): Float32Array;
