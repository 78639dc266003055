/** Bytes of binary artifacts: little-endian, integers as varints (seven bits a byte, low ones first). */
import { Failure } from '../base/failure.ts';
/** Appends values to a growing array. */
export declare class ByteWriter {
    #private;
    /** An integer from 0 to 2^53 − 1. */
    varint(value: number): void;
    /** An integer of either sign below 2^52, small magnitudes short. */
    signed(value: number): void;
    float32(value: number): void;
    float32s(values: Float32Array): void;
    /** Any integer: sign and count of low zero bytes taken off, then the other bytes from the lowest. */
    bigInteger(value: bigint): void;
    /** Length and contents. */
    block(bytes: Uint8Array): void;
    text(text: string): void;
    raw(bytes: Uint8Array): void;
    finish(): Uint8Array;
}
/** Reads what a `ByteWriter` wrote. Whatever does not fit is a damaged file. */
export declare class ByteReader {
    #private;
    /** @param what the kind of file, for messages: "statistics file" */
    constructor(bytes: Uint8Array, what: string);
    /** @throws Failure 'file-unreadable', as all others here do, when the bytes end early or make no sense */
    varint(): number;
    signed(): number;
    float32(): number;
    float32s(count: number): Float32Array;
    bigInteger(): bigint;
    block(): Uint8Array;
    text(): string;
    raw(length: number): Uint8Array;
    /** To be called when all is read. */
    end(): void;
    damaged(): Failure;
}
