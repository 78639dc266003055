/**
 * The one file that imports onnx-proto and the protobufjs it is made with: bytes to message objects and back.
 *
 * Its generated readers give 64-bit integers as objects where the package "long" can be loaded at run time, and as
 * rounded numbers where it cannot (in a bundle). So a reader of our own is handed to them, which is exact in both.
 */
import onnxProto from 'onnx-proto';
import protobuf from 'protobufjs/minimal.js';
import {Failure} from '../base/failure.ts';

const {onnx} = onnxProto;

type Onnx = typeof onnxProto.onnx;
type Message<K extends keyof Onnx> = Parameters<Extract<Onnx[K], {encode: (...args: never[]) => unknown}>['encode']>[0];

export type ModelProto = Message<'ModelProto'>;
export type GraphProto = Message<'GraphProto'>;
export type NodeProto = Message<'NodeProto'>;
export type AttributeProto = Message<'AttributeProto'>;
export type ValueInfoProto = Message<'ValueInfoProto'>;
export type TensorProto = Message<'TensorProto'>;
export type SparseTensorProto = Message<'SparseTensorProto'>;
export type TypeProto = Message<'TypeProto'>;
export type Int64Field = NonNullable<AttributeProto['i']>;

const HIGH_UNIT = 2 ** 32;
const VARINT_BITS = 7;
const CONTINUE_BIT = 0x80;
/** Bits of the fifth byte of a varint that still belong to the low word. */
const LOW_BITS_OF_FIFTH_BYTE = 4;
const INT64_BITS = 64;
const INT32_MAX = 2 ** 31 - 1;

type ReadInt64 = ReturnType<protobuf.Reader['int64']>;

/**
 * Reads 64-bit integers as numbers where these are exact, else as two words, which protobufjs writes as they are. Its
 * declared type is that of the package "long", whose methods nobody calls here.
 */
class ExactReader extends protobuf.Reader {
  override int64(): ReadInt64 {
    const [low, high] = this.#words();
    return exactly(low, high | 0) as unknown as ReadInt64;
  }

  override uint64(): ReadInt64 {
    const [low, high] = this.#words();
    return exactly(low, high >>> 0) as unknown as ReadInt64;
  }

  #words(): [low: number, high: number] {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < INT64_BITS; shift += VARINT_BITS) {
      if (this.pos >= this.len) throw new RangeError(`cut off at byte ${this.pos}`);
      const byte = this.buf[this.pos++]!;
      const bits = byte % CONTINUE_BIT;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << shift;
        high |= bits >> LOW_BITS_OF_FIFTH_BYTE;
      } else high |= bits << (shift - 32);
      if (byte < CONTINUE_BIT) return [low >>> 0, high];
    }
    throw new RangeError(`endless number at byte ${this.pos}`);
  }
}

interface Words {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

/** @param high signed or unsigned, as the integer is */
function exactly(low: number, high: number): number | Words {
  const value = high * HIGH_UNIT + low;
  return Number.isSafeInteger(value) ? value : {low: low | 0, high: high | 0, unsigned: high > INT32_MAX};
}

/**
 * A 64-bit integer field: a number where that is exact, else a bigint. 0 for an absent field, for which protobufjs gives
 * null, 0 or two words that are 0.
 */
export function integerOf(field: Int64Field | null | undefined): number | bigint {
  if (typeof field !== 'object' || field === null) return field ?? 0;
  const {low, high, unsigned} = field;
  const value = (unsigned ? high >>> 0 : high) * HIGH_UNIT + (low >>> 0);
  if (Number.isSafeInteger(value)) return value;
  return BigInt(unsigned ? high >>> 0 : high) * BigInt(HIGH_UNIT) + BigInt(low >>> 0);
}

/** A 64-bit integer as protobufjs writes it exactly with or without the package "long". */
export function int64Field(value: number | bigint): Int64Field {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const bits = BigInt.asUintN(INT64_BITS, BigInt(value));
  const words: Words = {
    low: Number(bits % BigInt(HIGH_UNIT)) | 0,
    high: Number(bits / BigInt(HIGH_UNIT)) | 0,
    unsigned: false,
  };
  return words as unknown as Int64Field;
}

/** @throws Failure 'bad-model' when the bytes are no such message */
export const decodeModelProto = (bytes: Uint8Array): ModelProto =>
  decoded(bytes, (reader) => onnx.ModelProto.decode(reader));

/** Name and domain of a model-local function. @throws Failure 'bad-model' when the bytes are no such message */
export function decodeFunctionName(bytes: Uint8Array): {name: string; domain: string} {
  const {name, domain} = decoded(bytes, (reader) => onnx.FunctionProto.decode(reader));
  return {name, domain};
}

function decoded<T>(bytes: Uint8Array, decode: (reader: protobuf.Reader) => T): T {
  try {
    return decode(new ExactReader(plain(bytes)));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new Failure({reason: 'bad-model', message: `the file is no ONNX model: ${cause.message}`, cause});
  }
}

/** The same bytes as no `Buffer`: those cut and compare in their own way. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The same message gives the same bytes. */
export const encodeModelProto = (model: ModelProto): Uint8Array => plain(onnx.ModelProto.encode(model).finish());

/** One attribute on its own, as opaque ones are kept. */
export const encodeAttributeProto = (attribute: AttributeProto): Uint8Array =>
  plain(onnx.AttributeProto.encode(attribute).finish());

/** @throws Failure 'bad-model' when the bytes are no such message */
export const decodeAttributeProto = (bytes: Uint8Array): AttributeProto =>
  decoded(bytes, (reader) => onnx.AttributeProto.decode(reader));

/** One type on its own, as opaque ones are kept. */
export const encodeTypeProto = (type: TypeProto): Uint8Array => plain(onnx.TypeProto.encode(type).finish());

/** @throws Failure 'bad-model' when the bytes are no such message */
export const decodeTypeProto = (bytes: Uint8Array): TypeProto =>
  decoded(bytes, (reader) => onnx.TypeProto.decode(reader));

/** AttributeProto.AttributeType by name. */
export const ATTRIBUTE_TYPE = {
  undefined: 0,
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  graphs: 10,
} as const;

/** TensorProto.DataLocation for data in another file. */
export const EXTERNAL_LOCATION = 1;
