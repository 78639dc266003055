import { type ElementType, type Tensor } from '../numeric/tensor.ts';
import { type RecordLayout } from './container.ts';
/** How many first bytes of a file are sure to hold the header. */
export declare const IDX_HEAD_BYTES: number;
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
export declare function parseIdxHeader(bytes: Uint8Array): IdxHeader | undefined;
/**
 * Where the samples of an IDX file stand; its first axis counts them.
 *
 * @param head the first `IDX_HEAD_BYTES` bytes, decompressed
 * @param fileBytes size of the whole file, decompressed
 * @param shape of one sample; undefined takes the file's remaining axes
 * @throws Failure 'bad-data' when it is no IDX file, is cut off, or `shape` does not fit
 */
export declare function idxLayout(head: Uint8Array, fileBytes: number, shape: readonly number[] | undefined): RecordLayout;
/** A whole IDX file; undefined when the bytes are none or their number does not fit the header. */
export declare function parseIdx(bytes: Uint8Array): Tensor | undefined;
