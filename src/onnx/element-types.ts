/**
 * The element types of ONNX tensors: their numbers in files, their sizes, and the array that holds each.
 *
 * Source: onnx.proto, TensorProto.DataType, ONNX 1.23 (IR version 14).
 */
import {invariant} from '../base/invariant.ts';
import type {ElementType, TensorData} from '../numeric/tensor.ts';

interface NumericArrayConstructor {
  new (length: number): Exclude<TensorData, readonly string[]>;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Exclude<TensorData, readonly string[]>;
  readonly BYTES_PER_ELEMENT: number;
}

interface ElementTypeFacts {
  /** TensorProto.DataType. */
  readonly code: number;
  /** Bits per element in raw data; 0 for strings, which have none. */
  readonly bits: number;
  readonly array: NumericArrayConstructor;
}

const FACTS: Readonly<Record<ElementType, ElementTypeFacts>> = {
  float32: {code: 1, bits: 32, array: Float32Array},
  uint8: {code: 2, bits: 8, array: Uint8Array},
  int8: {code: 3, bits: 8, array: Int8Array},
  uint16: {code: 4, bits: 16, array: Uint16Array},
  int16: {code: 5, bits: 16, array: Int16Array},
  int32: {code: 6, bits: 32, array: Int32Array},
  int64: {code: 7, bits: 64, array: BigInt64Array},
  string: {code: 8, bits: 0, array: Uint8Array},
  bool: {code: 9, bits: 8, array: Uint8Array},
  float16: {code: 10, bits: 16, array: Uint16Array},
  float64: {code: 11, bits: 64, array: Float64Array},
  uint32: {code: 12, bits: 32, array: Uint32Array},
  uint64: {code: 13, bits: 64, array: BigUint64Array},
  complex64: {code: 14, bits: 64, array: Float32Array},
  complex128: {code: 15, bits: 128, array: Float64Array},
  bfloat16: {code: 16, bits: 16, array: Uint16Array},
  float8e4m3fn: {code: 17, bits: 8, array: Uint8Array},
  float8e4m3fnuz: {code: 18, bits: 8, array: Uint8Array},
  float8e5m2: {code: 19, bits: 8, array: Uint8Array},
  float8e5m2fnuz: {code: 20, bits: 8, array: Uint8Array},
  uint4: {code: 21, bits: 4, array: Uint8Array},
  int4: {code: 22, bits: 4, array: Uint8Array},
  float4e2m1: {code: 23, bits: 4, array: Uint8Array},
  float8e8m0: {code: 24, bits: 8, array: Uint8Array},
  uint2: {code: 25, bits: 2, array: Uint8Array},
  int2: {code: 26, bits: 2, array: Uint8Array},
};

const BITS_PER_BYTE = 8;

const TYPE_BY_CODE: ReadonlyMap<number, ElementType> = new Map(
  Object.entries(FACTS).map(([name, {code}]) => [code, name as ElementType]),
);

/** The element type that a file means by a number, or undefined for numbers newer than this table. */
export const elementTypeOfCode = (code: number): ElementType | undefined => TYPE_BY_CODE.get(code);

/** The number by which files mean an element type. */
export const codeOfElementType = (type: ElementType): number => FACTS[type].code;

export const isElementType = (name: string): name is ElementType => Object.hasOwn(FACTS, name);

export const ELEMENT_TYPES: readonly ElementType[] = [...TYPE_BY_CODE.values()];

/** Bits of one element in raw data; 0 for strings. */
export const bitsOfElementType = (type: ElementType): number => FACTS[type].bits;

/** Bytes that `count` elements take; sub-byte types are packed, the last byte filled up. Strings have no size. */
export const rawSizeBytes = (type: ElementType, count: number): number =>
  Math.ceil((count * FACTS[type].bits) / BITS_PER_BYTE);

/** An array of zeros for `count` elements of a type that is not string. */
export function newTensorData(type: ElementType, count: number): Exclude<TensorData, readonly string[]> {
  invariant(type !== 'string', () => 'strings are not held in a typed array');
  const {array} = FACTS[type];
  return new array(rawSizeBytes(type, count) / array.BYTES_PER_ELEMENT);
}

/**
 * The elements in raw little-endian bytes: a view where the address is aligned, else a copy.
 *
 * @param bytes exactly `rawSizeBytes` of the elements meant
 */
export function tensorDataOfBytes(type: ElementType, bytes: Uint8Array): Exclude<TensorData, readonly string[]> {
  invariant(type !== 'string', () => 'strings have no raw bytes');
  const {array} = FACTS[type];
  const aligned = bytes.byteOffset % array.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new array(aligned.buffer, aligned.byteOffset, aligned.byteLength / array.BYTES_PER_ELEMENT);
}

/** The raw little-endian bytes of a tensor that is not of strings: a view, never a copy. */
export function bytesOfTensorData(data: TensorData): Uint8Array {
  invariant(ArrayBuffer.isView(data), () => 'strings have no raw bytes');
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
