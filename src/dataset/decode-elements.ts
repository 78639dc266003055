import type {ElementType, TensorData} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';

type NumericData = Exclude<TensorData, readonly string[]>;

/** Bytes of one element of the types that files of plain numbers can hold; packed and text types are absent. */
const ELEMENT_BYTES: Readonly<Partial<Record<ElementType, number>>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
  complex64: 8,
  complex128: 16,
};

/**
 * Bytes per element.
 *
 * @throws Failure 'bad-data' for packed types (int4, …) and strings, which have no fixed number of whole bytes
 */
export function elementBytes(type: ElementType): number {
  const bytes = ELEMENT_BYTES[type];
  if (bytes === undefined) throw badData(`elements of type ${type} cannot be read from a file of plain numbers`);
  return bytes;
}

/**
 * Numbers from their bytes. bool becomes 0 or 1; complex numbers stay interleaved.
 *
 * @param bytes whole elements; not changed, but shared with the result where they stand as the host has them
 */
export function decodeElements(bytes: Uint8Array, type: ElementType, byteOrder: 'little' | 'big'): NumericData {
  const size = elementBytes(type);
  const isAsHostHasIt = (byteOrder === 'little' || size === 1) && type !== 'bool';
  if (isAsHostHasIt && bytes.byteOffset % size === 0) return viewAs(bytes, type);
  const copy = new Uint8Array(bytes);
  if (byteOrder === 'big') reverseElements(copy, type === 'complex64' || type === 'complex128' ? size / 2 : size);
  if (type === 'bool') for (let i = 0; i < copy.length; i++) copy[i] = copy[i] === 0 ? 0 : 1;
  return viewAs(copy, type);
}

function reverseElements(bytes: Uint8Array, size: number): void {
  if (size === 1) return;
  for (let i = 0; i + size <= bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}

interface ViewConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

/** Element types and their arrays on a little-endian host; onnxruntime-node supports no other. */
function viewAs({buffer, byteOffset, byteLength}: Uint8Array, type: ElementType): NumericData {
  const view = <T>(View: ViewConstructor<T>): T => new View(buffer, byteOffset, byteLength / View.BYTES_PER_ELEMENT);
  switch (type) {
    case 'float32':
    case 'complex64':
      return view(Float32Array);
    case 'float64':
    case 'complex128':
      return view(Float64Array);
    case 'float16':
    case 'bfloat16':
    case 'uint16':
      return view(Uint16Array);
    case 'int16':
      return view(Int16Array);
    case 'int8':
      return view(Int8Array);
    case 'int32':
      return view(Int32Array);
    case 'uint32':
      return view(Uint32Array);
    case 'int64':
      return view(BigInt64Array);
    case 'uint64':
      return view(BigUint64Array);
    default:
      return view(Uint8Array);
  }
}
