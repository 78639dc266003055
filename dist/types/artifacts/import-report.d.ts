import type { Dim } from '../onnx/graph.ts';
/** An input or output of the imported model. */
export interface ModelPort {
    readonly name: string;
    /** Element type, for example "float32"; undefined for sequences and the like. */
    readonly type: string | undefined;
    /** Undefined when the rank is unknown; a dimension is a number, a symbol, or undefined. In JSON undefined is null. */
    readonly dims: readonly Dim[] | undefined;
}
export interface ImportReport {
    readonly version: 1;
    /** Version of the standard operator set. */
    readonly opset: {
        readonly before: number;
        readonly after: number;
    };
    /** Operator → how often, subgraphs included; of other domains as "domain::operator". */
    readonly operators: {
        readonly before: Readonly<Record<string, number>>;
        readonly after: Readonly<Record<string, number>>;
    };
    /** Elements of all constants of the imported model but those of type int64, bool and string, which are sizes and names. */
    readonly parameterCount: number;
    readonly inputs: readonly ModelPort[];
    readonly outputs: readonly ModelPort[];
    /** Changes per pass, in the order in which the passes ran first. */
    readonly passes: readonly {
        readonly pass: string;
        readonly changes: number;
    }[];
    /** Of the original with its external data, and of the imported model. */
    readonly sizeBytes: {
        readonly before: number;
        readonly after: number;
    };
}
export declare function encodeImportReport(report: ImportReport): Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a report of this version */
export declare function decodeImportReport(bytes: Uint8Array): ImportReport;
