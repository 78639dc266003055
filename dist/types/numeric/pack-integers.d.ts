/** Bits of a packed integer. */
export type PackedBits = 2 | 4;
/** Bytes that `count` integers take. */
export declare const packedSizeBytes: (count: number, bits: PackedBits) => number;
/**
 * @param values shape [n]: int4 values −8…7 in an Int8Array, or uint4 values 0…15 in a Uint8Array; only the low four
 *   bits are kept
 * @returns shape [ceil(n / 2)]
 */
export declare const packInt4: (values: Int8Array | Uint8Array) => Uint8Array;
/** The same for int2 (−2…1) and uint2 (0…3). @returns shape [ceil(n / 4)] */
export declare const packInt2: (values: Int8Array | Uint8Array) => Uint8Array;
/** The inverse for int4: sign-extended. @param count number of integers, of which `packed` has just the bytes */
export declare const unpackInt4: (packed: Uint8Array, count: number) => Int8Array;
/** The inverse for uint4. @param count number of integers, of which `packed` has just the bytes */
export declare const unpackUint4: (packed: Uint8Array, count: number) => Uint8Array;
/** The inverse for int2: sign-extended. @param count number of integers, of which `packed` has just the bytes */
export declare const unpackInt2: (packed: Uint8Array, count: number) => Int8Array;
/** The inverse for uint2. @param count number of integers, of which `packed` has just the bytes */
export declare const unpackUint2: (packed: Uint8Array, count: number) => Uint8Array;
