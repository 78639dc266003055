/**
 * Attributes of ONNX files that are no graphs: message objects to attribute values and back.
 *
 * Integers are 64 bits wide in files and numbers here. Those beyond ±2^53 that are no exact numbers make the attribute
 * opaque, so that nothing is altered; but INT64_MAX, the usual word for "to the end", reads as 2^63 and is written as
 * INT64_MAX again.
 */
import {Failure} from '../base/failure.ts';
import {unreachable} from '../base/invariant.ts';
import type {AttributeValue} from './graph.ts';
import {
  ATTRIBUTE_TYPE,
  type AttributeProto,
  decodeAttributeProto,
  encodeAttributeProto,
  int64Field,
  integerOf,
} from './proto.ts';
import {decodeTensor, encodeTensor, type ReadExternal} from './tensor-proto.ts';
import {bytesOfText, textOfBytes} from './text-bytes.ts';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MAX_AS_NUMBER = 2 ** 63;

export type PlainAttribute = Exclude<AttributeValue, {readonly type: 'graph' | 'graphs'}>;

/**
 * The value of an attribute that is not of graphs.
 *
 * @param what how messages call the attribute
 * @throws Failure 'bad-model' when its fields do not fit its type
 */
export function decodeAttribute(
  proto: AttributeProto,
  what: string,
  readExternal: ReadExternal | undefined,
): PlainAttribute {
  const opaque = (): PlainAttribute => ({type: 'opaque', value: encodeAttributeProto(proto)});
  if (proto.refAttrName) return opaque();
  switch (attributeTypeOf(proto)) {
    case ATTRIBUTE_TYPE.float:
      return {type: 'float', value: proto.f ?? 0};
    case ATTRIBUTE_TYPE.int: {
      const value = exactNumber(integerOf(proto.i));
      return value === undefined ? opaque() : {type: 'int', value};
    }
    case ATTRIBUTE_TYPE.string:
      return {type: 'string', value: textOfBytes(proto.s ?? new Uint8Array())};
    case ATTRIBUTE_TYPE.tensor:
      if (!proto.t) throw new Failure({reason: 'bad-model', message: `${what} is a tensor without a value`});
      return {type: 'tensor', value: decodeTensor(proto.t, {what, readExternal})};
    case ATTRIBUTE_TYPE.floats:
      return {type: 'floats', value: [...(proto.floats ?? [])]};
    case ATTRIBUTE_TYPE.ints: {
      const values = (proto.ints ?? []).map((field) => exactNumber(integerOf(field)));
      return values.every((value) => value !== undefined) ? {type: 'ints', value: values} : opaque();
    }
    case ATTRIBUTE_TYPE.strings:
      return {type: 'strings', value: (proto.strings ?? []).map(textOfBytes)};
    default:
      return opaque();
  }
}

/** The declared type, or, in files before IR version 2 which declare none, that of the field that is there. */
export function attributeTypeOf(proto: AttributeProto): number {
  if (proto.type) return proto.type;
  const has = (field: keyof AttributeProto): boolean => Object.hasOwn(proto, field);
  if (has('f')) return ATTRIBUTE_TYPE.float;
  if (has('i')) return ATTRIBUTE_TYPE.int;
  if (has('s')) return ATTRIBUTE_TYPE.string;
  if (has('t')) return ATTRIBUTE_TYPE.tensor;
  if (has('g')) return ATTRIBUTE_TYPE.graph;
  if (proto.floats?.length) return ATTRIBUTE_TYPE.floats;
  if (proto.ints?.length) return ATTRIBUTE_TYPE.ints;
  if (proto.strings?.length) return ATTRIBUTE_TYPE.strings;
  if (proto.graphs?.length) return ATTRIBUTE_TYPE.graphs;
  return ATTRIBUTE_TYPE.undefined;
}

/** An int64 as the number that `int64OfNumber` makes the same int64 again, or undefined when there is none. */
function exactNumber(value: number | bigint): number | undefined {
  const number = Number(value);
  return BigInt(value) === int64OfNumber(number) ? number : undefined;
}

const int64OfNumber = (value: number): bigint => (value >= INT64_MAX_AS_NUMBER ? INT64_MAX : BigInt(value));

const writtenInt = (value: number) => int64Field(Number.isSafeInteger(value) ? value : int64OfNumber(value));

/** The message of an attribute that is not of graphs. */
export function encodeAttribute(name: string, attribute: PlainAttribute): AttributeProto {
  switch (attribute.type) {
    case 'float':
      return {name, type: ATTRIBUTE_TYPE.float, f: attribute.value};
    case 'int':
      return {name, type: ATTRIBUTE_TYPE.int, i: writtenInt(attribute.value)};
    case 'string':
      return {name, type: ATTRIBUTE_TYPE.string, s: bytesOfText(attribute.value)};
    case 'tensor':
      return {name, type: ATTRIBUTE_TYPE.tensor, t: encodeTensor(attribute.value, '')};
    case 'floats':
      return {name, type: ATTRIBUTE_TYPE.floats, floats: [...attribute.value]};
    case 'ints':
      return {name, type: ATTRIBUTE_TYPE.ints, ints: attribute.value.map(writtenInt)};
    case 'strings':
      return {name, type: ATTRIBUTE_TYPE.strings, strings: attribute.value.map(bytesOfText)};
    case 'opaque':
      return {...decodeAttributeProto(attribute.value), name};
    default:
      return unreachable(attribute);
  }
}
