import type { ElementType, TensorData } from '../numeric/tensor.ts';
type NumericData = Exclude<TensorData, readonly string[]>;
/**
 * Bytes per element.
 *
 * @throws Failure 'bad-data' for packed types (int4, …) and strings, which have no fixed number of whole bytes
 */
export declare function elementBytes(type: ElementType): number;
/**
 * Numbers from their bytes. bool becomes 0 or 1; complex numbers stay interleaved.
 *
 * @param bytes whole elements; not changed, but shared with the result where they stand as the host has them
 */
export declare function decodeElements(bytes: Uint8Array, type: ElementType, byteOrder: 'little' | 'big'): NumericData;
export {};
