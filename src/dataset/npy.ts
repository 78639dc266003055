/**
 * NumPy's .npy format, versions 1 to 3: one array with its type and shape. Arrays of Python objects are refused: reading
 * them would mean running a pickle.
 */
import {invariant} from '../base/invariant.ts';
import {type ElementType, elementCount, type Tensor} from '../numeric/tensor.ts';
import {badData, notA} from './bad-data.ts';
import {decodeElements, elementBytes} from './decode-elements.ts';

export interface NpyHeader {
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** True when the FIRST index varies fastest in the file. */
  readonly fortranOrder: boolean;
  readonly byteOrder: 'little' | 'big';
  /** Where the elements start, in bytes. */
  readonly dataOffset: number;
}

const TYPE_OF_CODE: Readonly<Record<string, ElementType>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
  c8: 'complex64',
  c16: 'complex128',
};

const MAGIC = '\x93NUMPY';
/** Magic and version; then the header's length in 2 bytes (version 1) or 4. */
const VERSION_END = 8;
/** Headers longer than this are refused, as NumPy does: no array of numbers needs one. */
const HEADER_BYTES_MAX = 10_000;

/** How many first bytes of a file are sure to hold the header. */
export const NPY_HEAD_BYTES = VERSION_END + 4 + HEADER_BYTES_MAX;

/**
 * A whole .npy file as a tensor in row-major order.
 *
 * @throws Failure 'bad-data' when the bytes are no .npy file, hold objects, text or records, or are too few
 *
 * Source: NumPy enhancement proposal 1 and `numpy.lib.format`, versions 1.0, 2.0 and 3.0.
 */
export function parseNpy(bytes: Uint8Array): Tensor {
  const {type, dims, fortranOrder, byteOrder, dataOffset} = parseNpyHeader(bytes);
  const size = elementBytes(type);
  const needed = elementCount(dims) * size;
  if (bytes.length - dataOffset < needed) {
    throw badData(
      `truncated: shape [${dims}] of ${type} needs ${needed} bytes, ${bytes.length - dataOffset} are there`,
    );
  }
  const content = bytes.subarray(dataOffset, dataOffset + needed);
  const ordered = fortranOrder ? toRowMajor(content, dims, size) : content;
  return {type, dims, data: decodeElements(ordered, type, byteOrder)};
}

/**
 * Type, shape and layout from the first bytes of a .npy file; `NPY_HEAD_BYTES` are always enough.
 *
 * @throws Failure 'bad-data' as `parseNpy`
 */
export function parseNpyHeader(bytes: Uint8Array): NpyHeader {
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) throw notA('a .npy file', bytes);
  const version = bytes[MAGIC.length] ?? 0;
  if (version < 1 || version > 3) throw badData(`.npy format version ${version}; versions 1 to 3 are known`);
  const lengthBytes = version === 1 ? 2 : 4;
  const start = VERSION_END + lengthBytes;
  if (bytes.length < start) throw badData('truncated: the .npy header is incomplete');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = version === 1 ? view.getUint16(VERSION_END, true) : view.getUint32(VERSION_END, true);
  if (length > HEADER_BYTES_MAX)
    throw badData(`the .npy header has ${length} bytes; at most ${HEADER_BYTES_MAX} make sense`);
  if (bytes.length < start + length) throw badData('truncated: the .npy header is incomplete');
  const text = Buffer.from(bytes.subarray(start, start + length)).toString(version === 3 ? 'utf8' : 'latin1');
  return {...parseDictionary(text), dataOffset: start + length};
}

function parseDictionary(text: string): Omit<NpyHeader, 'dataOffset'> {
  const descr = /'descr'\s*:\s*(?:'([^']*)'|\[)/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (!descr || order === undefined || shape === undefined) throw badData(`unreadable .npy header ${text.trim()}`);
  const dims = [...shape.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const code = descr[1] ?? 'records';
  const type = TYPE_OF_CODE[code.replace(/^[<>|=]/, '')];
  if (type === undefined) {
    const what = code.endsWith('O') ? 'Python objects' : `elements of type "${code}"`;
    throw badData(
      `the array holds ${what}; only numbers can be read`,
      'Save it with a numeric dtype, for example float32.',
    );
  }
  return {type, dims, fortranOrder: order === 'True', byteOrder: code.startsWith('>') ? 'big' : 'little'};
}

/** Bytes of a column-major array rearranged to row-major. */
function toRowMajor(bytes: Uint8Array, dims: readonly number[], size: number): Uint8Array {
  const count = elementCount(dims);
  const output = new Uint8Array(count * size);
  const strides = new Array<number>(dims.length).fill(1);
  for (let i = 1; i < dims.length; i++) strides[i] = strides[i - 1]! * dims[i - 1]!;
  const position = new Array<number>(dims.length).fill(0);
  let source = 0;
  for (let i = 0; i < count; i++) {
    for (let b = 0; b < size; b++) output[i * size + b] = bytes[source * size + b]!;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      source += strides[axis]!;
      if (position[axis]! < dims[axis]!) break;
      source -= strides[axis]! * dims[axis]!;
      position[axis] = 0;
    }
  }
  return output;
}

/** NumPy starts the elements at a multiple of this many bytes. */
const ALIGNMENT = 64;
const HEADER_START = 10;

/**
 * A .npy file of a tensor, byte for byte as `numpy.save` writes it: version 1, little-endian, row-major.
 *
 * @throws InvariantError for element types that NumPy lacks (bfloat16, packed integers, strings)
 */
export function encodeNpy(tensor: Tensor): Uint8Array {
  const code = Object.keys(TYPE_OF_CODE).find((key) => TYPE_OF_CODE[key] === tensor.type);
  const {data} = tensor;
  invariant(code !== undefined && 'buffer' in data, () => `NumPy has no element type ${tensor.type}`);
  const byteOrder = elementBytes(tensor.type) === 1 ? '|' : '<';
  const shape = tensor.dims.length === 1 ? `(${tensor.dims[0]},)` : `(${tensor.dims.join(', ')})`;
  const dictionary = `{'descr': '${byteOrder}${code}', 'fortran_order': False, 'shape': ${shape}, }`;
  const unpadded = HEADER_START + dictionary.length + 1;
  const dataOffset = Math.ceil(unpadded / ALIGNMENT) * ALIGNMENT;
  const output = new Uint8Array(dataOffset + data.byteLength);
  const header = `${MAGIC}\x01\x00\0\0${dictionary}${' '.repeat(dataOffset - unpadded)}\n`;
  output.set(Buffer.from(header, 'latin1'));
  new DataView(output.buffer).setUint16(VERSION_END, dataOffset - HEADER_START, true);
  output.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset);
  return output;
}
