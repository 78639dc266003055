/**
 * Two 4-bit integers per byte, the first in the low nibble, an odd last one alone with a high nibble of zero: the layout
 * of ONNX raw data for int4 and uint4.
 *
 * Source: ONNX TensorProto, IR version 10, comment on UINT4 and INT4.
 */
import {invariant} from '../base/invariant.ts';

const NIBBLE = 15;
const NIBBLE_BITS = 4;

/** Bytes that `count` 4-bit integers take. */
export const packedSizeBytes = (count: number): number => (count + (count % 2)) / 2;

/**
 * @param values shape [n]: int4 values −8…7 in an Int8Array, or uint4 values 0…15 in a Uint8Array; only the low four
 *   bits are kept
 * @returns shape [ceil(n / 2)]
 */
export function packInt4(values: Int8Array | Uint8Array): Uint8Array {
  const packed = new Uint8Array(packedSizeBytes(values.length));
  for (let i = 0; i < values.length; i++) {
    const nibble = values[i]! & NIBBLE;
    packed[i >> 1]! |= i % 2 === 0 ? nibble : nibble << NIBBLE_BITS;
  }
  return packed;
}

/** The inverse for int4: sign-extended. @param count number of integers, of which `packed` has just the bytes */
export function unpackInt4(packed: Uint8Array, count: number): Int8Array {
  const values = new Int8Array(count);
  const unsigned = unpackUint4(packed, count);
  const shift = 32 - NIBBLE_BITS;
  for (let i = 0; i < count; i++) values[i] = (unsigned[i]! << shift) >> shift;
  return values;
}

/** The inverse for uint4. @param count number of integers, of which `packed` has just the bytes */
export function unpackUint4(packed: Uint8Array, count: number): Uint8Array {
  invariant(
    packed.length === packedSizeBytes(count),
    () => `${count} 4-bit integers take ${packedSizeBytes(count)} bytes, not ${packed.length}`,
  );
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const byte = packed[i >> 1]!;
    values[i] = i % 2 === 0 ? byte & NIBBLE : byte >> NIBBLE_BITS;
  }
  return values;
}
