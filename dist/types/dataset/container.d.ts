import { type ElementType, type Tensor } from '../numeric/tensor.ts';
import type { ByteSource } from './byte-source.ts';
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
export declare const sampleBytes: (type: ElementType, dims: readonly number[]) => number;
export declare function recordContainer(source: ByteSource, layout: RecordLayout): Container;
/** The rows of an array that is in memory: its first axis counts samples. */
export declare function rowContainer(tensor: Tensor): Container;
/** A whole array as the only sample. */
export declare const singleContainer: (tensor: Tensor) => Container;
