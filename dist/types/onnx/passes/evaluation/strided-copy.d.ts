import { type Tensor, type TensorData } from '../../../numeric/tensor.ts';
/** Where each element of a result comes from: `source[offset + Σ index[axis] * strides[axis]]`. */
export interface StridedView {
    readonly dims: readonly number[];
    readonly strides: readonly number[];
    readonly offset: number;
}
/** Row-major strides in elements. */
export declare function stridesOf(dims: readonly number[]): number[];
/** Strides that repeat a tensor of shape `from` so that it has the shape `to` (broadcasting). */
export declare function broadcastStrides(from: readonly number[], to: readonly number[]): number[];
/** A new tensor of the elements that the view picks. Not for strings and types of less than a byte. */
export declare function copyStrided(source: Tensor, view: StridedView): Tensor;
/** The position in the source of each element of the view, in row-major order. */
export declare function stridedIndices({ dims, strides, offset }: StridedView): Int32Array;
/** The same elements under another shape; shares the data. */
export declare const withDims: (tensor: Tensor, dims: readonly number[]) => Tensor;
/** Copies `count` elements between arrays of the same kind. */
export declare function copyRange(source: TensorData, from: number, target: Exclude<TensorData, readonly string[]>, to: number, count: number): void;
