import type { Node } from '../../onnx/graph.ts';
import type { NpuRules } from '../../target/profile.ts';
import type { IntegerFormat, IntegerValue } from './integer-value.ts';
import type { NodeWriter } from './write-nodes.ts';
/** A layer between dequantized inputs and the quantizer of its output. */
export interface LayerToExport {
    readonly node: Node;
    readonly writer: NodeWriter;
    /** The integers behind each input; undefined for constants and inputs that are float. */
    readonly inputs: readonly (IntegerValue | undefined)[];
    readonly output: IntegerFormat;
    /** A Relu stands between the layer and the quantizer. */
    readonly hasRelu: boolean;
    /** A constant that is added to the output of a MatMul. */
    readonly addend: Node['inputs'][number];
    /** Whether scales of 8-bit layers are powers of two, so that the NPU need not multiply. */
    readonly onlyShifts: boolean;
    readonly rules: NpuRules | undefined;
}
export type ExportedValue = {
    readonly form: 'integer';
    readonly value: IntegerValue;
    /** Why the NPU does not compute it. */
    readonly reasons: readonly string[];
    /** Float32 arithmetic may differ from integer arithmetic. */
    readonly isInexact: boolean;
} | {
    readonly form: 'float';
    readonly reasons: readonly string[];
};
export declare const asFloat: (...reasons: readonly string[]) => ExportedValue;
