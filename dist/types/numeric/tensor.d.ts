/**
 * Plain tensors: element type, dimensions, flat row-major data. No operators; kernels work on the flat arrays.
 */
/** Element types by their ONNX names in lower case. */
export type ElementType = 'float32' | 'float64' | 'float16' | 'bfloat16' | 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'int4' | 'uint4' | 'int2' | 'uint2' | 'float8e4m3fn' | 'float8e4m3fnuz' | 'float8e5m2' | 'float8e5m2fnuz' | 'float8e8m0' | 'float4e2m1' | 'complex64' | 'complex128' | 'bool' | 'string';
/**
 * Storage by element type: float16 and bfloat16 as bit patterns in Uint16Array; bool and all 8-bit floats in
 * Uint8Array; int4/uint4/int2/uint2/float4e2m1 PACKED in Uint8Array, low bits first, as in ONNX raw data; complex as
 * interleaved floats; int64/uint64 as bigint arrays; strings as string[].
 */
export type TensorData = Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array | readonly string[];
export interface Tensor {
    readonly type: ElementType;
    /** Row-major; [] is a scalar with one element. */
    readonly dims: readonly number[];
    readonly data: TensorData;
}
/** A float32 tensor, what nearly all kernels work on. */
export interface FloatTensor extends Tensor {
    readonly type: 'float32';
    readonly data: Float32Array;
}
/** Number of elements of a shape; 1 for a scalar. */
export declare function elementCount(dims: readonly number[]): number;
