/** Inclusive limits of a quantized integer. */
export interface IntegerRange {
    readonly min: number;
    readonly max: number;
}
/** Unpacked storage of quantized integers of up to 16 bits. */
export type IntegerArray = Int8Array | Uint8Array | Int16Array | Uint16Array;
/**
 * The nearest integer, ties to even: THE rounding of this project. Exact for |x| < 2^51; larger x stay within one unit
 * in the last place, NaN and ±∞ stay as they are. A result of zero is +0.
 */
export declare const roundHalfEven: (x: number) => number;
/**
 * The nearest integer, ties away from zero, as C rounds: for reproducing tools that do so. Exact for |x| < 2^52, since the
 * sum with 0.5 is then exact or rounds to the right side; NaN and ±∞ stay. A result of zero is +0.
 */
export declare function roundHalfAway(x: number): number;
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
export declare function quantizeAffine(values: Float32Array, scale: number, zeroPoint: number, range: IntegerRange, output: IntegerArray): void;
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
export declare function quantizeLikeAimet(values: Float32Array, { start, end }: {
    readonly start: number;
    readonly end: number;
}, { scale, shift, steps, zeroPoint }: AimetSteps, output: IntegerArray): void;
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
export declare function dequantizeAffine(quantized: IntegerArray | Int32Array, scale: number, zeroPoint: number, output: Float32Array): void;
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
export declare function quantizePerChannel(values: Float32Array, layout: ChannelLayout, { scales, zeroPoints }: ChannelParameters, range: IntegerRange, output: IntegerArray): void;
/** The inverse of `quantizePerChannel`: same layout, shape of `output` as of `quantized`. */
export declare function dequantizePerChannel(quantized: IntegerArray | Int32Array, layout: ChannelLayout, { scales, zeroPoints }: ChannelParameters, output: Float32Array): void;
