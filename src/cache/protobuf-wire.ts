/**
 * The wire format of Protocol Buffers, as much as cache entries need: varints and length-delimited fields, written
 * without defaults and read with every length checked. Messages and field names are the business of the caller.
 *
 * Source: Protocol Buffers documentation, "Encoding".
 */

/** A field as it stands on the wire. */
export interface WireField {
  readonly field: number;
  /** Set for varints. */
  readonly number: number | undefined;
  /** Set for length-delimited fields; a view into the message. */
  readonly bytes: Uint8Array | undefined;
}

/** Fields of one message, to be joined by `encodeMessage`. */
export type WireValue = number | string | Uint8Array;

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;
const BITS_PER_BYTE = 7;
const CONTINUE_BIT = 0x80;
const LARGEST_VARINT_BYTES = 10;

/**
 * The bytes of a message. Fields must be given in ascending order of their numbers; defaults (0, '', no bytes) are left
 * out, as canonical encoders do. An empty submessage that must be present is not expressible, nor needed here.
 */
export function encodeMessage(fields: readonly (readonly [field: number, value: WireValue])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [field, value] of fields) {
    if (typeof value === 'number') {
      if (value !== 0) parts.push(varint(field * 8 + VARINT), varint(value));
      continue;
    }
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    if (bytes.length > 0) parts.push(varint(field * 8 + LENGTH_DELIMITED), varint(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

/** The fields of a message in the order they stand, or undefined when the bytes are not a message. */
export function decodeMessage(bytes: Uint8Array): readonly WireField[] | undefined {
  const fields: WireField[] = [];
  const cursor = {bytes, position: 0};
  while (cursor.position < bytes.length) {
    const tag = readVarint(cursor);
    if (tag === undefined) return undefined;
    const field = Math.floor(tag / 8);
    const value = readValue(cursor, tag % 8);
    if (field === 0 || value === undefined) return undefined;
    fields.push({field, ...value});
  }
  return fields;
}

/** The UTF-8 text of a field, or undefined when it is none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  return Buffer.byteLength(text) === bytes.length && !text.includes('\ufffd') ? text : undefined;
}

interface Cursor {
  readonly bytes: Uint8Array;
  position: number;
}

function readValue(cursor: Cursor, wireType: number): Omit<WireField, 'field'> | undefined {
  if (wireType === VARINT) {
    const number = readVarint(cursor);
    return number === undefined ? undefined : {number, bytes: undefined};
  }
  const length = lengthOf(cursor, wireType);
  if (length === undefined || cursor.position + length > cursor.bytes.length) return undefined;
  const bytes = cursor.bytes.subarray(cursor.position, cursor.position + length);
  cursor.position += length;
  return {number: undefined, bytes};
}

function lengthOf(cursor: Cursor, wireType: number): number | undefined {
  if (wireType === LENGTH_DELIMITED) return readVarint(cursor);
  if (wireType === FIXED_64) return 8;
  if (wireType === FIXED_32) return 4;
  return undefined;
}

/** Numbers above 2^53 lose their last bits; no size or time in a cache entry is so large. */
function readVarint(cursor: Cursor): number | undefined {
  let value = 0;
  for (let i = 0; i < LARGEST_VARINT_BYTES; i++) {
    const byte = cursor.bytes[cursor.position];
    if (byte === undefined) return undefined;
    cursor.position += 1;
    value += (byte % CONTINUE_BIT) * 2 ** (BITS_PER_BYTE * i);
    if (byte < CONTINUE_BIT) return value;
  }
  return undefined;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= CONTINUE_BIT) {
    bytes.push((rest % CONTINUE_BIT) + CONTINUE_BIT);
    rest = Math.floor(rest / CONTINUE_BIT);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
