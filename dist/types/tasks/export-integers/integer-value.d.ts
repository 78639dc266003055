/** What quantizers and integer constants of a QDQ model say, in the form that integer operators need. */
import { type IntegerType } from '../../numeric/affine-parameters.ts';
import { type Tensor } from '../../numeric/tensor.ts';
import type { Node, Value } from '../../onnx/graph.ts';
/** Integers that stand for real numbers: real = integer · scale. The zero point is taken off already. */
export interface IntegerFormat {
    readonly scale: number;
    /** Smallest and largest integer of the quantizer. */
    readonly min: number;
    readonly max: number;
    /** Of the stored type: 2, 4, 8 or 16. */
    readonly bits: number;
}
/** A value of the integer model: float32 elements that are whole numbers. */
export interface IntegerValue {
    readonly value: Value;
    readonly format: IntegerFormat;
    /** Integers that occur; TI clips some sums later than the quantizer's range asks for. */
    readonly min: number;
    readonly max: number;
}
export declare const isUnsigned: ({ min }: IntegerFormat) => boolean;
/** The format of a QuantizeLinear or DequantizeLinear with one scale; undefined for any other. */
export declare function formatOf(node: Node): IntegerFormat | undefined;
export declare const bitsOf: (type: IntegerType) => number;
/** The elements of an integer constant, unpacked; undefined for other types. */
export declare function integersOf({ type, dims, data }: Tensor): ArrayLike<number> | undefined;
/** An integer weight: whole numbers with zero point 0. */
export interface IntegerWeight {
    readonly dims: readonly number[];
    /** Row-major, shape `dims`. */
    readonly integers: Float32Array;
    /** Shape [1] or [channels]. */
    readonly scales: Float32Array;
    readonly bits: number;
}
/** The constant behind a DequantizeLinear; undefined unless it is an integer weight with scales along `channelAxis`. */
export declare function weightOf(value: Value | undefined, channelAxis: number): IntegerWeight | undefined;
