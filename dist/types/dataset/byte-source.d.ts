/** The bytes of a file, decompressed when it is gzip (told by its first two bytes, not by its name). */
export interface ByteSource {
    /** Bytes, after decompression. */
    readonly size: number;
    /**
     * Bytes that may be shared with other reads: not to be changed.
     *
     * @throws Failure 'bad-data' when the file ends before `offset + length`
     */
    readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}
/** Opens a file for reading at any place. No handle stays open. */
export declare function openByteSource(file: string): Promise<ByteSource>;
/** Opens a file as it is, for a few reads here and there; not decompressed. */
export declare function openRanges(file: string): Promise<ByteSource>;
export interface FilePeek {
    /** The first bytes, decompressed; fewer than asked for when the file is shorter. */
    readonly head: Uint8Array;
    /** Bytes of the whole file, decompressed. */
    readonly size: number;
}
/**
 * The first `count` bytes and the size of a file, without reading or decompressing the rest. For gzip the size is what
 * the file's last four bytes say; `openByteSource` refuses files for which that is wrong (several members).
 */
export declare function peekFile(file: string, count: number): Promise<FilePeek>;
/** Reads a file of any kind as it is. @throws Failure 'file-missing' or 'file-unreadable' */
export declare function readWhole(file: string): Promise<Uint8Array>;
