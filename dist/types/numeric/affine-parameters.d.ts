import { type IntegerRange } from './quantize-affine.ts';
import type { ElementType } from './tensor.ts';
/** Element types of quantized tensors. */
export type IntegerType = Extract<ElementType, 'int2' | 'uint2' | 'int4' | 'uint4' | 'int8' | 'uint8' | 'int16' | 'uint16'>;
/** 'ort': onnxruntime's ranges, quirks included. 'native': symmetric ranges are symmetric for int4 too. */
export type RangeFlavour = 'ort' | 'native';
export interface AffineParameters {
    /** Real units per integer step, a float32 value, > 0. */
    readonly scale: number;
    readonly zeroPoint: number;
}
/** Everything a type can hold: what quantized values are clamped to. */
export declare const storageRange: (type: IntegerType) => IntegerRange;
/**
 * The integers that a scale is spread over. Symmetric signed types leave out the lowest integer; onnxruntime does not do
 * so for int4, which makes its largest positive weight unrepresentable.
 *
 * Source: onnxruntime 1.30.0, quantization tool, tables of integer ranges.
 */
export declare function integerRange(type: IntegerType, { symmetric, reduced }: {
    readonly symmetric: boolean;
    readonly reduced: boolean;
}, flavour: RangeFlavour): IntegerRange;
export interface RealRange {
    /** Smallest and largest real value, float32; zero is added to the range. */
    readonly min: number;
    readonly max: number;
    readonly range: IntegerRange;
    /** The range is widened upwards to at least this width. */
    readonly minRealRange?: number | undefined;
}
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
export declare function computeAffineParameters({ min, max, range, symmetric, minRealRange, }: RealRange & {
    readonly symmetric: boolean;
}): AffineParameters;
/**
 * Asymmetric parameters whose zero point is one of two: the lowest integer for ranges without negative values, otherwise
 * the middle of the range, with a scale that loses neither end. All in double, the scale rounded at the end.
 *
 * @throws InvariantError when min or max is NaN or infinite, or not a float32: a bug in the caller
 *
 * Source: onnxruntime 1.30.0, option ActivationRestrictedAsymmetric (uint8 activations only).
 */
export declare function computeRestrictedAsymmetricParameters({ min, max, range, minRealRange }: RealRange): AffineParameters;
/**
 * Scale of a bias added to the integer accumulator: `float32(float32(inputScale · weightScale) · beta)`.
 *
 * @param beta factor of Gemm's bias, which the quantized model carries in the scale
 */
export declare const biasScale: (inputScale: number, weightScale: number, beta: number) => number;
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
export declare function quantizeBias(bias: Float32Array, scales: Float32Array, output: Int32Array): number;
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
export declare function raiseScalesForBias(bias: Float32Array, inputScale: number, scales: Float32Array, perChannel: boolean): boolean;
