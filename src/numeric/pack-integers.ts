/**
 * Four 2-bit or two 4-bit integers per byte, the first in the lowest bits, what is left of the last byte zero: the layout
 * of ONNX raw data for int2, uint2, int4 and uint4.
 *
 * Source: ONNX TensorProto, IR version 10, comment on UINT4 and INT4; IR version 13, comment on UINT2 and INT2.
 */
import {invariant} from '../base/invariant.ts';

const BYTE_BITS = 8;
const INT32_BITS = 32;

/** Bits of a packed integer. */
export type PackedBits = 2 | 4;

/** Bytes that `count` integers take. */
export const packedSizeBytes = (count: number, bits: PackedBits): number => Math.ceil((count * bits) / BYTE_BITS);

/**
 * @param values shape [n]: int4 values −8…7 in an Int8Array, or uint4 values 0…15 in a Uint8Array; only the low four
 *   bits are kept
 * @returns shape [ceil(n / 2)]
 */
export const packInt4 = (values: Int8Array | Uint8Array): Uint8Array => pack(values, 4);

/** The same for int2 (−2…1) and uint2 (0…3). @returns shape [ceil(n / 4)] */
export const packInt2 = (values: Int8Array | Uint8Array): Uint8Array => pack(values, 2);

function pack(values: Int8Array | Uint8Array, bits: PackedBits): Uint8Array {
  const perByte = BYTE_BITS / bits;
  const mask = (1 << bits) - 1;
  const packed = new Uint8Array(packedSizeBytes(values.length, bits));
  for (let i = 0; i < values.length; i++)
    packed[Math.trunc(i / perByte)]! |= (values[i]! & mask) << (bits * (i % perByte));
  return packed;
}

/** The inverse for int4: sign-extended. @param count number of integers, of which `packed` has just the bytes */
export const unpackInt4 = (packed: Uint8Array, count: number): Int8Array => unpackSigned(packed, count, 4);

/** The inverse for uint4. @param count number of integers, of which `packed` has just the bytes */
export const unpackUint4 = (packed: Uint8Array, count: number): Uint8Array => unpackUnsigned(packed, count, 4);

/** The inverse for int2: sign-extended. @param count number of integers, of which `packed` has just the bytes */
export const unpackInt2 = (packed: Uint8Array, count: number): Int8Array => unpackSigned(packed, count, 2);

/** The inverse for uint2. @param count number of integers, of which `packed` has just the bytes */
export const unpackUint2 = (packed: Uint8Array, count: number): Uint8Array => unpackUnsigned(packed, count, 2);

function unpackSigned(packed: Uint8Array, count: number, bits: PackedBits): Int8Array {
  const values = new Int8Array(count);
  const unsigned = unpackUnsigned(packed, count, bits);
  const shift = INT32_BITS - bits;
  for (let i = 0; i < count; i++) values[i] = (unsigned[i]! << shift) >> shift;
  return values;
}

function unpackUnsigned(packed: Uint8Array, count: number, bits: PackedBits): Uint8Array {
  const sizeBytes = packedSizeBytes(count, bits);
  invariant(
    packed.length === sizeBytes,
    () => `${count} ${bits}-bit integers take ${sizeBytes} bytes, not ${packed.length}`,
  );
  const perByte = BYTE_BITS / bits;
  const mask = (1 << bits) - 1;
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) values[i] = (packed[Math.trunc(i / perByte)]! >> (bits * (i % perByte))) & mask;
  return values;
}
