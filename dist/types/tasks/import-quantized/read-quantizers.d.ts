/**
 * What a quantized model's integers are, whoever has made it: pairs of QuantizeLinear and DequantizeLinear, operators on
 * integers (QLinearConv and its like), and ranges found at run time (DynamicQuantizeLinear). Only the main graph is read;
 * float weights between a QuantizeLinear and a DequantizeLinear count as weights.
 */
import type { QuantizedTensor } from '../../artifacts/quantization-report.ts';
import type { Graph, Node } from '../../onnx/graph.ts';
export interface FoundQuantizer {
    readonly tensor: QuantizedTensor;
    /** An operator that uses the integers: the one that decides what they may be. */
    readonly node: Node | undefined;
}
/** Each quantized tensor once, in the order of the nodes. */
export declare function readQuantizers(graph: Graph): readonly FoundQuantizer[];
