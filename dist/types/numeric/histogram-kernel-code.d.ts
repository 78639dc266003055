export declare const LANES = 4;
/** Elements that fit into the memory's block. */
export declare const BLOCK_LENGTH = 4096;
export declare const VECTOR_BYTES = 16;
export declare const WORD_BYTES = 4;
/** Where the block of values begins; before it stand the vectors that loops leave behind. */
export declare const BLOCK_ADDRESS = 256;
export declare const PAGE_BYTES = 65536;
/** Vectors that `summarize` and `findExtremes` start from and leave behind, by their place in the memory. */
export declare const RESULT: {
    readonly min: 0;
    readonly max: 1;
    readonly sumLow: 2;
    readonly sumHigh: 3;
    readonly squaresLow: 4;
    readonly squaresHigh: 5;
    readonly zeros: 6;
    readonly magnitudeMin: 7;
};
export declare const RESULT_COUNT = 8;
/** The functions that the module exports; all ends and counters are addresses in bytes. */
export interface HistogramKernels {
    readonly memory: {
        readonly buffer: ArrayBuffer;
        readonly grow: (pages: number) => number;
    };
    readonly summarize: (end: number) => void;
    readonly findExtremes: (end: number) => void;
    /** For bins no wider than 1. */
    readonly countNarrow: (end: number, counters: number, inverseWidth: number) => void;
    readonly countWide: (end: number, counters: number, inverseWidth: number) => void;
}
/** A fresh instance, whose memory has room for the block only. */
export declare function instantiateKernels(): HistogramKernels;
