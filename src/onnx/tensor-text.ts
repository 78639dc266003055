/** Tensors in graph text: elements as people write them, fillers, and raw bytes for types without numbers. */
import {hashBytes} from '../base/content-hash.ts';
import {type SeededRandom, seededRandom} from '../base/seeded-random.ts';
import {bfloat16ToNumber, numberToBfloat16} from '../numeric/bfloat16.ts';
import {float16ToNumber, numberToFloat16} from '../numeric/float16.ts';
import {packInt2, packInt4, unpackInt2, unpackInt4, unpackUint2, unpackUint4} from '../numeric/pack-integers.ts';
import {type ElementType, elementCount, type Tensor, type TensorData} from '../numeric/tensor.ts';
import {bytesOfTensorData, isElementType, newTensorData, rawSizeBytes, tensorDataOfBytes} from './element-types.ts';
import type {Token, TokenCursor} from './text-tokens.ts';

type IntegerRange = readonly [min: bigint, max: bigint];

const INTEGER_RANGES: Readonly<Partial<Record<ElementType, IntegerRange>>> = {
  int8: [-128n, 127n],
  uint8: [0n, 255n],
  int16: [-32768n, 32767n],
  uint16: [0n, 65535n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  int2: [-2n, 1n],
  uint2: [0n, 3n],
  int4: [-8n, 7n],
  uint4: [0n, 15n],
  bool: [0n, 1n],
};

const FLOAT_TYPES: readonly ElementType[] = ['float32', 'float64', 'float16', 'bfloat16'];

/** Whether a tensor or a tensor type starts at the token `ahead`: an element type and a bracket. */
export const isTypeAhead = (cursor: TokenCursor, ahead = 0): boolean => {
  const {kind, text} = cursor.peek(ahead);
  return kind === 'name' && isElementType(text) && cursor.isNext('[', ahead + 1);
};

/** Reads `float32[2,3] {…}` and its other forms (see `graph-text.ts`). */
export function readTensor(cursor: TokenCursor): Tensor {
  const type = readElementType(cursor);
  const dims = cursor.list('[', ']', () => readSize(cursor));
  const count = elementCount(dims);
  if (cursor.isNext('{')) return {type, dims, data: readElements(cursor, type, count)};
  const filler = cursor.take();
  if (filler.text === 'raw') return {type, dims, data: readRaw(cursor, type, count)};
  if (filler.text === 'sha256')
    throw cursor.error('this tensor was printed without its elements, so it cannot be read back', filler);
  const element = fillerElement(cursor, filler, type);
  return {
    type,
    dims,
    data: pack(
      type,
      Array.from({length: count}, (_, i) => element(i)),
    ),
  };
}

function readSize(cursor: TokenCursor): number {
  const token = cursor.peek();
  const size = cursor.integer('a dimension');
  if (size < 0) throw cursor.error('a tensor has no negative dimensions', token);
  return size;
}

function readElementType(cursor: TokenCursor): ElementType {
  const token = cursor.peek();
  const name = cursor.name('an element type');
  if (isElementType(name)) return name;
  throw cursor.error(`there is no element type "${name}"`, token);
}

function readElements(cursor: TokenCursor, type: ElementType, count: number): TensorData {
  const open = cursor.peek();
  const elements = cursor.list('{', '}', () => readElement(cursor, type));
  if (elements.length !== count) throw cursor.error(`expected ${count} elements but found ${elements.length}`, open);
  return type === 'string' ? elements.map(String) : pack(type, elements);
}

/** A number, a bit pattern as bigint where the array holds bigints, or a string. */
type Element = number | bigint | string;

function readElement(cursor: TokenCursor, type: ElementType): Element {
  const token = cursor.take();
  if (type === 'string') {
    if (token.kind === 'string') return token.text;
    throw cursor.error('expected a string in quotes', token);
  }
  if (FLOAT_TYPES.includes(type)) return floatOfToken(cursor, token);
  const range = INTEGER_RANGES[type];
  if (!range) throw cursor.error(`elements of ${type} can only be given as "raw 0x…"`, token);
  if (type === 'bool' && (token.text === 'true' || token.text === 'false')) return token.text === 'true' ? 1n : 0n;
  if (token.kind !== 'number' || !/^-?\d+$/.test(token.text)) throw cursor.error('expected an integer', token);
  const value = BigInt(token.text);
  if (value < range[0] || value > range[1]) throw cursor.error(`${type} goes from ${range[0]} to ${range[1]}`, token);
  return value;
}

/** A number as written, also `nan`, `inf` and `-inf`. */
export function floatOfToken(cursor: TokenCursor, {kind, text, start, end}: Token): number {
  if (text === 'nan' && kind === 'name') return Number.NaN;
  if (text === 'inf' && kind === 'name') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  if (kind === 'number') return Number(text);
  throw cursor.error('expected a number', {kind, text, start, end});
}

function readRaw(cursor: TokenCursor, type: ElementType, count: number): TensorData {
  const token = cursor.peek();
  if (type === 'string') throw cursor.error('strings have no raw bytes');
  const bytes = cursor.bytes();
  const expected = rawSizeBytes(type, count);
  if (bytes.length === expected) return tensorDataOfBytes(type, bytes);
  throw cursor.error(`expected ${expected} bytes but found ${bytes.length}`, token);
}

function fillerElement(cursor: TokenCursor, filler: Token, type: ElementType): (index: number) => Element {
  if (type === 'string') throw cursor.error('strings must be written out', filler);
  const isFloat = FLOAT_TYPES.includes(type);
  if (!isFloat && !INTEGER_RANGES[type] && filler.text !== 'zeros')
    throw cursor.error(`${type} can only be "zeros" or "raw 0x…"`, filler);
  switch (filler.text) {
    case 'zeros':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'iota':
      return (index) => index;
    case 'fill': {
      const value = readElement(cursor, type);
      return () => value;
    }
    case 'seeded':
      return seededElement(cursor, type);
    default:
      throw cursor.error('expected "{", "zeros", "ones", "fill", "iota", "seeded" or "raw"', filler);
  }
}

function seededElement(cursor: TokenCursor, type: ElementType): () => Element {
  const random = seededRandom(cursor.integer('a seed'));
  if (INTEGER_RANGES[type]) return seededInteger(random, INTEGER_RANGES[type]);
  let factor = 1;
  if (cursor.isNext('times') && cursor.peek(1).kind === 'number') {
    cursor.take();
    factor = floatOfToken(cursor, cursor.take());
  }
  return () => factor * random.nextNormal();
}

/** Integers of 32 and 64 bits are drawn from the range of 31 bits above their minimum or zero. */
function seededInteger(random: SeededRandom, [min, max]: IntegerRange): () => bigint {
  const wide = max - min >= 2n ** 31n;
  const start = wide ? 0n : min;
  const bound = wide ? 2 ** 31 : Number(max - min + 1n);
  return () => start + BigInt(random.nextInteger(bound));
}

function pack(type: ElementType, elements: readonly Element[]): TensorData {
  if (type === 'int2') return packInt2(Int8Array.from(elements, Number));
  if (type === 'uint2') return packInt2(Uint8Array.from(elements, Number));
  if (type === 'int4') return packInt4(Int8Array.from(elements, Number));
  if (type === 'uint4') return packInt4(Uint8Array.from(elements, Number));
  const data = newTensorData(type, elements.length);
  // Types without numbers of their own are only ever filled with zeros.
  if (!FLOAT_TYPES.includes(type) && !INTEGER_RANGES[type]) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (const [i, element] of elements.entries()) data[i] = BigInt(element);
    return data;
  }
  const convert = type === 'float16' ? numberToFloat16 : type === 'bfloat16' ? numberToBfloat16 : undefined;
  for (const [i, element] of elements.entries())
    data[i] = convert ? convert(Math.fround(Number(element))) : Number(element);
  return data;
}

/** The text of a tensor; above `maxElements` elements the digest of its bytes stands for them. */
export function tensorText(tensor: Tensor, maxElements: number): string {
  const {type, dims, data} = tensor;
  const count = elementCount(dims);
  const head = `${type}[${dims.join(',')}]`;
  if (count > maxElements) return `${head} sha256 ${digestOf(data)}`;
  if (type !== 'string' && !FLOAT_TYPES.includes(type) && !INTEGER_RANGES[type])
    return `${head} raw 0x${Buffer.from(bytesOfTensorData(data)).toString('hex')}`;
  return `${head} {${elementTexts(tensor, count).join(', ')}}`;
}

const DIGEST_CHARACTERS = 12;

const digestOf = (data: TensorData): string =>
  hashBytes(ArrayBuffer.isView(data) ? bytesOfTensorData(data) : JSON.stringify(data)).slice(0, DIGEST_CHARACTERS);

function elementTexts({type, data}: Tensor, count: number): string[] {
  if (!ArrayBuffer.isView(data)) return data.map((text) => JSON.stringify(text));
  if (type === 'int2' && data instanceof Uint8Array) return Array.from(unpackInt2(data, count), String);
  if (type === 'uint2' && data instanceof Uint8Array) return Array.from(unpackUint2(data, count), String);
  if (type === 'int4' && data instanceof Uint8Array) return Array.from(unpackInt4(data, count), String);
  if (type === 'uint4' && data instanceof Uint8Array) return Array.from(unpackUint4(data, count), String);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Array.from(data, String);
  if (type === 'bool') return Array.from(data, (element) => (element === 0 ? 'false' : 'true'));
  if (type === 'float16') return Array.from(data, (bits) => floatText(float16ToNumber(bits)));
  if (type === 'bfloat16') return Array.from(data, (bits) => floatText(bfloat16ToNumber(bits)));
  return Array.from(data, type === 'float64' ? plainText : type === 'float32' ? floatText : String);
}

const FLOAT32_DIGITS_MAX = 9;
/** Decimals with so many digits survive float32, so most that people wrote have no more. */
const FLOAT32_DIGITS_SAFE = 6;

/** The shortest decimal that is this float32 again; all digits when it is none. */
export function floatText(value: number): string {
  if (Math.fround(value) !== value || !Number.isFinite(value) || Number.isInteger(value)) return plainText(value);
  const isShort = Math.fround(Number(value.toPrecision(FLOAT32_DIGITS_SAFE))) === value;
  for (let digits = isShort ? 1 : FLOAT32_DIGITS_SAFE + 1; digits < FLOAT32_DIGITS_MAX; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(FLOAT32_DIGITS_MAX)));
}

function plainText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
