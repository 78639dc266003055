/** Little-endian doubles, one per channel. */
export declare function encodeErrorSums(sums: Float64Array): Uint8Array;
export declare function decodeErrorSums(bytes: Uint8Array | undefined, channels: number): Float64Array | undefined;
