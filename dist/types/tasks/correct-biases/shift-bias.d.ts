/**
 * Adds real numbers to an int32 bias: `clamp(b + roundHalfEven(shift / scale))`, divided in double. A shift that is not
 * finite, or that meets a scale of zero, changes nothing.
 *
 * @param bias shape [channels]
 * @param scales shape [1] or [channels], real units per integer step, ≥ 0
 * @param shifts shape [channels], real units
 * @param output shape [channels], overwritten; may be `bias`
 */
export declare function shiftIntegerBias(bias: Int32Array, scales: Float32Array, shifts: Float64Array, output: Int32Array): void;
/** The same for a float32 bias: `float32(b + shift)`, unless that is not finite. */
export declare function shiftFloatBias(bias: Float32Array, shifts: Float64Array, output: Float32Array): void;
