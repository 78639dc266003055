import {unpackInt2, unpackInt4, unpackUint2, unpackUint4} from '../../numeric/pack-integers.ts';
import {elementCount, type Tensor} from '../../numeric/tensor.ts';

/** The elements of an integer tensor of 2 to 32 bits as doubles, shape as the tensor's; undefined for other types. */
export function unpackedIntegers({type, dims, data}: Tensor): Float64Array | undefined {
  const count = elementCount(dims);
  if (type === 'int2' && data instanceof Uint8Array) return Float64Array.from(unpackInt2(data, count));
  if (type === 'uint2' && data instanceof Uint8Array) return Float64Array.from(unpackUint2(data, count));
  if (type === 'int4' && data instanceof Uint8Array) return Float64Array.from(unpackInt4(data, count));
  if (type === 'uint4' && data instanceof Uint8Array) return Float64Array.from(unpackUint4(data, count));
  if (type === 'int8' || type === 'uint8' || type === 'int16' || type === 'uint16' || type === 'int32')
    return Float64Array.from(data as Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array);
  return undefined;
}
