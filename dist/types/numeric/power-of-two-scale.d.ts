import { type IntegerRange } from './quantize-affine.ts';
import type { RealRange } from './range-search-min-max.ts';
/**
 * Most fractional bits with which no value of the range is clipped; 127 for a range of zero.
 *
 *     scale = max(min / (−2^(bits−1) − 0.5), max / (2^(bits−1) − 0.5)),  position = floor(log2(1 / scale)) in [−128, 127]
 *
 * Source: Vitis AI 3.5, vai_q_onnx, method NonOverflow.
 */
export declare function vitisNonOverflowPosition({ min, max }: RealRange, bits: number): number;
/**
 * Position without overflow and up to four more fractional bits: the one with the smallest error, the first of equals.
 *
 * @param seen smallest and largest of the values
 * @param errorOf squared error of all values at a position
 *
 * Source: Vitis AI 3.5, vai_q_onnx, method MinMSE ("diffs").
 */
export declare function vitisMinMsePosition(seen: RealRange, bits: number, errorOf: (position: number) => number): number;
/**
 * Position nearest to a scale: rint(−log2(clamp(scale, 2^−127, 2^127))).
 *
 * Source: AMD Quark 0.13, quantization to powers of two (its NonOverflow, which all the same may overflow).
 */
export declare function quarkNearestPosition(scale: number): number;
/**
 * The nearest position, one fewer and up to three more fractional bits: the one with the smallest error, the first of
 * equals, beginning with the fewest bits.
 *
 * @param scale before it becomes a power of two, for example that of the symmetric range
 * @param errorOf squared error of all values at a position
 *
 * Source: AMD Quark 0.13, method MinMSE.
 */
export declare function quarkMinMsePosition(scale: number, errorOf: (position: number) => number): number;
/** Real numbers that the integers of `range` stand for. */
export declare const powerOfTwoRange: (position: number, zeroPoint: number, range: IntegerRange) => RealRange;
/**
 * The power of two that stands for a scale: the nearest one (in the exponent), or the next one up, with which nothing of
 * the range is clipped.
 *
 * @param scale real units per step, float32, > 0
 * @throws InvariantError for a scale that is not positive: a bug in the caller
 *
 * Source: nearest, see `quarkNearestPosition`; up, TI TINPU and PPQ.
 */
export declare function powerOfTwoScale(scale: number, kind: 'power-of-two' | 'power-of-two-up'): number;
/**
 * Squared error of rounding values to multiples of 2^−position with zero point 0:
 *
 *     Σ (clamp(roundHalfEven(x · 2^position), range) · 2^−position − x)²
 *
 * @param values shape [n], finite
 */
export declare function positionError(values: Float32Array, position: number, { min, max }: IntegerRange): number;
