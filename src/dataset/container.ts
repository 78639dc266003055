import {type ElementType, elementCount, type Tensor} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';
import type {ByteSource} from './byte-source.ts';
import {decodeElements, elementBytes} from './decode-elements.ts';

/** A file (or a part of one) that holds samples of one type and shape. */
export interface Container {
  readonly count: number;
  /** Sample `index`, without batch axis. */
  readonly read: (index: number) => Promise<Tensor>;
}

/** Where the samples of a file of equal records stand. */
export interface RecordLayout {
  readonly type: ElementType;
  /** Of one sample. */
  readonly dims: readonly number[];
  readonly count: number;
  readonly byteOrder: 'little' | 'big';
  /** Bytes before the data of record 0. */
  readonly dataOffset: number;
  /** Bytes from one record to the next. */
  readonly recordBytes: number;
}

/** Bytes of one sample's elements. */
export const sampleBytes = (type: ElementType, dims: readonly number[]): number =>
  elementCount(dims) * elementBytes(type);

export function recordContainer(source: ByteSource, layout: RecordLayout): Container {
  const {type, dims, count, byteOrder, dataOffset, recordBytes} = layout;
  const length = sampleBytes(type, dims);
  const read = async (index: number): Promise<Tensor> => {
    const bytes = await source.read(dataOffset + index * recordBytes, length);
    return {type, dims, data: decodeElements(bytes, type, byteOrder)};
  };
  return {count, read};
}

/** The rows of an array that is in memory: its first axis counts samples. */
export function rowContainer(tensor: Tensor): Container {
  const [count, ...dims] = tensor.dims;
  if (count === undefined) throw badData('the array is a single number; its first axis should count samples');
  const length = elementCount(dims);
  const read = async (index: number): Promise<Tensor> => ({
    type: tensor.type,
    dims,
    data: tensor.data.slice(index * length, (index + 1) * length),
  });
  return {count, read};
}

/** A whole array as the only sample. */
export const singleContainer = (tensor: Tensor): Container => ({count: 1, read: async () => tensor});
