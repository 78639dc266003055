import {type ElementType, elementCount, type Tensor} from '../numeric/tensor.ts';
import {badData, notA} from './bad-data.ts';
import {type RecordLayout, sampleBytes} from './container.ts';
import {decodeElements, elementBytes} from './decode-elements.ts';

const TYPE_OF_CODE: Readonly<Record<number, ElementType>> = {
  8: 'uint8',
  9: 'int8',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};

const MAGIC_BYTES = 4;
const DIM_BYTES = 4;
const DIMS_MAX = 8;

/** How many first bytes of a file are sure to hold the header. */
export const IDX_HEAD_BYTES = MAGIC_BYTES + DIMS_MAX * DIM_BYTES;

export interface IdxHeader {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly dataOffset: number;
}

/**
 * Type and shape from the first bytes of an IDX file; undefined when they are no IDX header.
 *
 * Source: "The MNIST database", file formats: two zero bytes, type, number of axes, each length as a big-endian uint32.
 */
export function parseIdxHeader(bytes: Uint8Array): IdxHeader | undefined {
  const type = TYPE_OF_CODE[bytes[2] ?? 0];
  const axes = bytes[3] ?? 0;
  const dataOffset = MAGIC_BYTES + axes * DIM_BYTES;
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined || axes === 0 || axes > DIMS_MAX) return undefined;
  if (bytes.length < dataOffset) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const dims = Array.from({length: axes}, (_, i) => view.getUint32(MAGIC_BYTES + i * DIM_BYTES));
  return {type, dims, dataOffset};
}

/**
 * Where the samples of an IDX file stand; its first axis counts them.
 *
 * @param head the first `IDX_HEAD_BYTES` bytes, decompressed
 * @param fileBytes size of the whole file, decompressed
 * @param shape of one sample; undefined takes the file's remaining axes
 * @throws Failure 'bad-data' when it is no IDX file, is cut off, or `shape` does not fit
 */
export function idxLayout(head: Uint8Array, fileBytes: number, shape: readonly number[] | undefined): RecordLayout {
  const header = parseIdxHeader(head);
  if (header === undefined) throw notA('an IDX file', head);
  const [count = 0, ...rest] = header.dims;
  const recordBytes = sampleBytes(header.type, rest);
  const needed = header.dataOffset + count * recordBytes;
  if (fileBytes < needed) throw badData(`truncated: its header promises ${needed} bytes, ${fileBytes} are there`);
  const dims = shape ?? rest;
  if (elementCount(dims) !== elementCount(rest)) {
    throw badData(`a sample has shape [${rest}], which cannot be read as [${dims}]`, 'Correct "shape" of the dataset.');
  }
  return {type: header.type, dims, count, byteOrder: 'big', dataOffset: header.dataOffset, recordBytes};
}

/** A whole IDX file; undefined when the bytes are none or their number does not fit the header. */
export function parseIdx(bytes: Uint8Array): Tensor | undefined {
  const header = parseIdxHeader(bytes);
  if (header === undefined) return undefined;
  const {type, dims, dataOffset} = header;
  if (bytes.length !== dataOffset + elementCount(dims) * elementBytes(type)) return undefined;
  return {type, dims, data: decodeElements(bytes.subarray(dataOffset), type, 'big')};
}
