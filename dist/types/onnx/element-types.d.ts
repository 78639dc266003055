import type { ElementType, TensorData } from '../numeric/tensor.ts';
/** The element type that a file means by a number, or undefined for numbers newer than this table. */
export declare const elementTypeOfCode: (code: number) => ElementType | undefined;
/** The number by which files mean an element type. */
export declare const codeOfElementType: (type: ElementType) => number;
export declare const isElementType: (name: string) => name is ElementType;
export declare const ELEMENT_TYPES: readonly ElementType[];
/** Bits of one element in raw data; 0 for strings. */
export declare const bitsOfElementType: (type: ElementType) => number;
/** Bytes that `count` elements take; sub-byte types are packed, the last byte filled up. Strings have no size. */
export declare const rawSizeBytes: (type: ElementType, count: number) => number;
/** An array of zeros for `count` elements of a type that is not string. */
export declare function newTensorData(type: ElementType, count: number): Exclude<TensorData, readonly string[]>;
/**
 * The elements in raw little-endian bytes: a view where the address is aligned, else a copy.
 *
 * @param bytes exactly `rawSizeBytes` of the elements meant
 */
export declare function tensorDataOfBytes(type: ElementType, bytes: Uint8Array): Exclude<TensorData, readonly string[]>;
/** The raw little-endian bytes of a tensor that is not of strings: a view, never a copy. */
export declare function bytesOfTensorData(data: TensorData): Uint8Array;
