export interface DeviceFit {
    readonly device: string;
    /** Weights and biases as built against the chip's flash; undefined where its size is not known. */
    readonly fitsFlash: boolean | undefined;
    /** Values as built against the chip's RAM. */
    readonly fitsRam: boolean | undefined;
    /**
     * Microseconds of one inference by a sum over the layers that was fitted to published networks, with the limits between
     * which it may lie; "not known" where there is no such sum, or where a layer runs on the CPU.
     */
    readonly latencyUs: {
        readonly low: number;
        readonly fitted: number;
        readonly high: number;
    } | 'not known';
}
export interface MemoryTable {
    readonly version: 1;
    /** Elements of weights and of biases. */
    readonly weightCount: number;
    readonly biasCount: number;
    /** Bytes of the weights at each width, and at the widths that they have; biases of 4 bytes come on top of each. */
    readonly weightBytes: {
        readonly float32: number;
        readonly int8: number;
        readonly int4: number;
        readonly int2: number;
        readonly built: number;
    };
    readonly biasBytes: number;
    /** Largest sum of the values that are needed at one time, one sample at a time and nothing computed in place. */
    readonly peakValueBytes: {
        readonly float32: number;
        readonly built: number;
    };
    /** Multiplications of convolutions and fully connected layers for one sample. */
    readonly macs: number;
    readonly devices: readonly DeviceFit[];
}
export declare const encodeMemoryTable: (table: MemoryTable) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not such a table of this version */
export declare function decodeMemoryTable(bytes: Uint8Array): MemoryTable;
