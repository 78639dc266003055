import { type ElementType, type Tensor } from '../numeric/tensor.ts';
export interface NpyHeader {
    readonly type: ElementType;
    readonly dims: readonly number[];
    /** True when the FIRST index varies fastest in the file. */
    readonly fortranOrder: boolean;
    readonly byteOrder: 'little' | 'big';
    /** Where the elements start, in bytes. */
    readonly dataOffset: number;
}
/** How many first bytes of a file are sure to hold the header. */
export declare const NPY_HEAD_BYTES: number;
/**
 * A whole .npy file as a tensor in row-major order.
 *
 * @throws Failure 'bad-data' when the bytes are no .npy file, hold objects, text or records, or are too few
 *
 * Source: NumPy enhancement proposal 1 and `numpy.lib.format`, versions 1.0, 2.0 and 3.0.
 */
export declare function parseNpy(bytes: Uint8Array): Tensor;
/**
 * Type, shape and layout from the first bytes of a .npy file; `NPY_HEAD_BYTES` are always enough.
 *
 * @throws Failure 'bad-data' as `parseNpy`
 */
export declare function parseNpyHeader(bytes: Uint8Array): NpyHeader;
/**
 * A .npy file of a tensor, byte for byte as `numpy.save` writes it: version 1, little-endian, row-major.
 *
 * @throws InvariantError for element types that NumPy lacks (bfloat16, packed integers, strings)
 */
export declare function encodeNpy(tensor: Tensor): Uint8Array;
