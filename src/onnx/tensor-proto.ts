/** Tensors of ONNX files: message objects to plain tensors and back. */
import {Failure} from '../base/failure.ts';
import {type ElementType, elementCount, type Tensor, type TensorData} from '../numeric/tensor.ts';
import {
  bytesOfTensorData,
  codeOfElementType,
  elementTypeOfCode,
  newTensorData,
  rawSizeBytes,
  tensorDataOfBytes,
} from './element-types.ts';
import {EXTERNAL_LOCATION, type Int64Field, int64Field, integerOf, type TensorProto} from './proto.ts';
import {bytesOfText, textOfBytes} from './text-bytes.ts';

/**
 * Reads data that a model keeps in another file. `length` is undefined when the model does not say it, which means: to
 * the end of the file.
 */
export type ReadExternal = (
  location: string,
  offset: number,
  length: number | undefined,
  tensorName: string,
) => Uint8Array;

/** What a tensor is called in messages, and how to get at data in other files. */
export interface TensorContext {
  readonly what: string;
  readonly readExternal: ReadExternal | undefined;
}

/**
 * @throws Failure 'bad-model' when type, shape and data do not fit each other; 'unsupported-model' for an element type
 *   that is newer than the table
 */
export function decodeTensor(proto: TensorProto, context: TensorContext): Tensor {
  const type = elementTypeOfCode(proto.dataType ?? 0);
  if (!type) {
    const message = `${context.what} has the element type number ${proto.dataType ?? 0}, which is not known here`;
    throw new Failure({reason: 'unsupported-model', message});
  }
  if (proto.segment) throw bad(context, 'is split in segments, which is not supported');
  const dims = (proto.dims ?? []).map((dim) => checkedDim(dim, context));
  const count = elementCount(dims);
  if (!Number.isSafeInteger(count)) throw bad(context, `has the impossible shape [${dims.join(', ')}]`);
  return {type, dims, data: decodeData(proto, {type, count}, context)};
}

function checkedDim(field: Int64Field, context: TensorContext): number {
  const dim = integerOf(field);
  if (typeof dim === 'number' && dim >= 0) return dim;
  throw bad(context, `has the impossible dimension ${dim}`);
}

/** What the data of a tensor must be. */
interface Layout {
  readonly type: ElementType;
  readonly count: number;
}

function decodeData(proto: TensorProto, layout: Layout, context: TensorContext): TensorData {
  const {type, count} = layout;
  if (type === 'string') return decodeStrings(proto, count, context);
  const bytes = rawBytes(proto, layout, context);
  if (bytes) {
    const expected = rawSizeBytes(type, count);
    if (bytes.length === expected) return tensorDataOfBytes(type, bytes);
    throw bad(context, `has ${bytes.length} bytes of data where ${count} elements of ${type} take ${expected}`);
  }
  return decodeTypedFields(proto, layout, context);
}

function decodeStrings(proto: TensorProto, count: number, context: TensorContext): readonly string[] {
  const strings = (proto.stringData ?? []).map(textOfBytes);
  if (strings.length === count) return strings;
  throw bad(context, `has ${strings.length} strings where its shape needs ${count}`);
}

/** Raw bytes from the file itself or from another one; undefined when the tensor has typed fields instead. */
function rawBytes(proto: TensorProto, {type, count}: Layout, context: TensorContext): Uint8Array | undefined {
  if (proto.dataLocation === EXTERNAL_LOCATION) return readExternalBytes(proto, rawSizeBytes(type, count), context);
  return proto.rawData && proto.rawData.length > 0 ? proto.rawData : undefined;
}

/** Where the data of a tensor lies in another file. */
export interface ExternalPlace {
  readonly location: string;
  readonly offset: number;
  readonly length: number | undefined;
}

/** @throws Failure 'bad-model' when the location is missing or a number is none */
export function externalPlace(proto: TensorProto, what: string): ExternalPlace {
  const entries = new Map((proto.externalData ?? []).map(({key, value}) => [key ?? '', value ?? '']));
  const location = entries.get('location');
  if (!location) throw bad({what}, 'keeps its data in another file but does not say in which');
  const offset = byteNumber(entries.get('offset'), 'offset', what) ?? 0;
  return {location, offset, length: byteNumber(entries.get('length'), 'length', what)};
}

function byteNumber(text: string | undefined, key: string, what: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw bad({what}, `has the impossible ${key} ${JSON.stringify(text)} in its external data`);
}

function readExternalBytes(proto: TensorProto, expected: number, context: TensorContext): Uint8Array {
  const {location, offset, length} = externalPlace(proto, context.what);
  if (length !== undefined && length !== expected)
    throw bad(context, `has ${length} bytes of external data where its type and shape take ${expected}`);
  if (!context.readExternal)
    throw bad(context, `keeps its data in the file ${JSON.stringify(location)}, which cannot be read here`);
  return context.readExternal(location, offset, length ?? expected, proto.name ?? '');
}

/** Which field of the message holds elements of a type that are not raw. */
function typedField(proto: TensorProto, type: ElementType): readonly (number | Int64Field)[] {
  switch (type) {
    case 'float32':
    case 'complex64':
      return proto.floatData ?? [];
    case 'float64':
    case 'complex128':
      return proto.doubleData ?? [];
    case 'int64':
      return proto.int64Data ?? [];
    case 'uint32':
    case 'uint64':
      return proto.uint64Data ?? [];
    default:
      return proto.int32Data ?? [];
  }
}

function decodeTypedFields(proto: TensorProto, {type, count}: Layout, context: TensorContext): TensorData {
  const elements = typedField(proto, type);
  // Checked before anything is allocated: the shape is only a claim.
  const needed = typedElementCount(type, count);
  if (elements.length !== needed)
    throw bad(context, `has ${elements.length} elements of data where its type and shape need ${needed}`);
  const data = newTensorData(type, count);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < elements.length; i++) data[i] = BigInt(integerOf(elements[i]));
    return data;
  }
  for (let i = 0; i < elements.length; i++) data[i] = Number(elements[i]);
  return data;
}

/** Packed types hold one byte per element of int32_data; complex numbers are two floats. */
function typedElementCount(type: ElementType, count: number): number {
  if (type === 'complex64' || type === 'complex128') return 2 * count;
  return Math.min(count, rawSizeBytes(type, count));
}

/** The message of a tensor; its bytes are those of the tensor, not a copy. */
export function encodeTensor(tensor: Tensor, name: string): TensorProto {
  const header: TensorProto = {dims: [...tensor.dims].map(int64Field), dataType: codeOfElementType(tensor.type)};
  if (name !== '') header.name = name;
  if (tensor.type === 'string') return {...header, stringData: stringsOf(tensor.data).map(bytesOfText)};
  return {...header, rawData: bytesOfTensorData(tensor.data)};
}

const stringsOf = (data: TensorData): readonly string[] => (ArrayBuffer.isView(data) ? [] : data);

function bad({what}: {readonly what: string}, fact: string): Failure {
  return new Failure({reason: 'bad-model', message: `${what} ${fact}`});
}
