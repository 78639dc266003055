export interface ExportedLayer {
    /** Name of the node; where it has none, of the value that it computes. */
    readonly layer: string;
    readonly operator: string;
    /** What the NPU calls it, for example "DWCONV"; undefined for what it has no name for. */
    readonly kind: string | undefined;
    /** Integer operators, or float ones between dequantized inputs and a quantized output. */
    readonly form: 'integer' | 'float';
    /** Why it is not integer, or why the NPU leaves it to the CPU; empty when the NPU computes it. */
    readonly reasons: readonly string[];
}
export interface IntegerExport {
    readonly version: 1;
    /** In the order of the model: every layer that could run on an NPU. */
    readonly layers: readonly ExportedLayer[];
}
export declare const isOffloaded: ({ form, reasons }: ExportedLayer) => boolean;
export declare const encodeIntegerExport: (report: IntegerExport) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not such a report of this version */
export declare function decodeIntegerExport(bytes: Uint8Array): IntegerExport;
