import {elementCount, type Tensor, type TensorData} from '../../../numeric/tensor.ts';
import {newTensorData} from '../../element-types.ts';

/** Where each element of a result comes from: `source[offset + Σ index[axis] * strides[axis]]`. */
export interface StridedView {
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Row-major strides in elements. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length).fill(1);
  for (let axis = dims.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * dims[axis + 1]!;
  return strides;
}

/** Strides that repeat a tensor of shape `from` so that it has the shape `to` (broadcasting). */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const strides = stridesOf(from);
  const missing = to.length - from.length;
  return to.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : strides[axis - missing]!));
}

/** A new tensor of the elements that the view picks. Not for strings and types of less than a byte. */
export function copyStrided(source: Tensor, view: StridedView): Tensor {
  const data = newTensorData(source.type, elementCount(view.dims));
  const indices = stridedIndices(view);
  for (let i = 0; i < indices.length; i++) data[i] = source.data[indices[i]!] as never;
  return {type: source.type, dims: view.dims, data};
}

/** The position in the source of each element of the view, in row-major order. */
export function stridedIndices({dims, strides, offset}: StridedView): Int32Array {
  const indices = new Int32Array(elementCount(dims));
  const index = new Int32Array(dims.length);
  let position = offset;
  for (let i = 0; i < indices.length; i++) {
    indices[i] = position;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      position += strides[axis]!;
      if (index[axis]! < dims[axis]!) break;
      position -= index[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return indices;
}

/** The same elements under another shape; shares the data. */
export const withDims = (tensor: Tensor, dims: readonly number[]): Tensor => ({...tensor, dims});

/** Copies `count` elements between arrays of the same kind. */
export function copyRange(
  source: TensorData,
  from: number,
  target: Exclude<TensorData, readonly string[]>,
  to: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) target[to + i] = source[from + i] as never;
}
