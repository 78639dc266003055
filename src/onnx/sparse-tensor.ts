import {err, ok, type Result} from '../base/result.ts';
import {elementCount, type Tensor} from '../numeric/tensor.ts';
import {newTensorData} from './element-types.ts';

/** A dense tensor from a sparse one larger than this is more likely a damaged file than a model. */
const ELEMENTS_MAX = 2 ** 28;

/**
 * The dense tensor that a sparse one stands for.
 *
 * @param values shape [n]
 * @param indices int64, shape [n] (row-major positions) or [n, rank] (coordinates)
 * @param dims shape of the dense tensor
 * @returns what is wrong, as the end of a sentence, when they do not fit each other
 *
 * Source: onnx.proto, SparseTensorProto.
 */
export function densifyTensor(values: Tensor, indices: Tensor, dims: readonly number[]): Result<Tensor, string> {
  const count = elementCount(dims);
  if (!Number.isSafeInteger(count) || count < 0 || count > ELEMENTS_MAX)
    return err(`has the impossible shape [${dims.join(', ')}]`);
  if (!(indices.data instanceof BigInt64Array)) return err(`has indices of type ${indices.type} instead of int64`);
  const number = elementCount(values.dims);
  const rank = indices.dims.length === 1 ? 1 : dims.length;
  const packed = ['int4', 'uint4', 'int2', 'uint2', 'float4e2m1', 'complex64', 'complex128'];
  if (packed.includes(values.type) || !ArrayBuffer.isView(values.data))
    return err(`has elements of type ${values.type}, which is not supported`);
  if (indices.data.length !== number * rank) return err(`has ${indices.data.length} indices for ${number} values`);
  const data = newTensorData(values.type, count);
  const shape = indices.dims.length === 1 ? [count] : dims;
  for (let i = 0; i < number; i++) {
    let position = 0;
    for (let axis = 0; axis < rank; axis++) {
      const index = Number(indices.data[i * rank + axis]);
      if (index < 0 || index >= shape[axis]!) return err(`has the index ${index} on an axis of ${shape[axis]}`);
      position = position * shape[axis]! + index;
    }
    data[position] = values.data[i]!;
  }
  return ok({type: values.type, dims, data});
}
