/** Bytes that `count` 4-bit integers take. */
export declare const packedSizeBytes: (count: number) => number;
/**
 * @param values shape [n]: int4 values −8…7 in an Int8Array, or uint4 values 0…15 in a Uint8Array; only the low four
 *   bits are kept
 * @returns shape [ceil(n / 2)]
 */
export declare function packInt4(values: Int8Array | Uint8Array): Uint8Array;
/** The inverse for int4: sign-extended. @param count number of integers, of which `packed` has just the bytes */
export declare function unpackInt4(packed: Uint8Array, count: number): Int8Array;
/** The inverse for uint4. @param count number of integers, of which `packed` has just the bytes */
export declare function unpackUint4(packed: Uint8Array, count: number): Uint8Array;
