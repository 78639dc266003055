import { type ElementType, type FloatTensor, type Tensor } from '../../numeric/tensor.ts';
import type { Node, Value } from '../graph.ts';
/** The contents of a constant value. Import drops initializers from the graph inputs, so that nobody can feed them. */
export declare const constantOf: (value: Value | undefined) => Tensor | undefined;
/** An int64 from a number; saturates, because 2^63 - 1 ("to the end") is no double. */
export declare function toInt64(value: number): bigint;
/** An int64 tensor of rank 1. */
export declare const int64Vector: (values: readonly number[]) => Tensor;
export declare const int64Scalar: (value: number) => Tensor;
export declare const floatVector: (values: Float32Array) => FloatTensor;
/** Contents of an integer tensor as numbers; undefined for other types. Exact below 2^53, which sizes and axes are. */
export declare function integersOf(tensor: Tensor | undefined): number[] | undefined;
/** Contents of a float tensor as float32; a float32 tensor gives its own array. Undefined for other types. */
export declare function floatsOf(tensor: Tensor | undefined): Float32Array | undefined;
/** The one element of a float32 or float64 constant of one element. */
export declare function floatScalarOf(tensor: Tensor | undefined): number | undefined;
/** A scalar of a float type; `type` must be float32, float64 or float16. */
export declare function floatScalar(value: number, type: ElementType): Tensor;
/** What a Constant node computes, in any of its attribute forms; undefined for sparse tensors. */
export declare function constantNodeTensor(node: Node): Tensor | undefined;
