/** Smallest and largest real value by value name: finite float32 numbers, min ≤ max. */
export type Ranges = ReadonlyMap<string, readonly [min: number, max: number]>;
/** @throws InvariantError when an end is not a finite float32 or the ends are in the wrong order: a bug in the caller */
export declare function encodeRanges(ranges: Ranges): Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not ranges of this version */
export declare function decodeRanges(bytes: Uint8Array): Ranges;
