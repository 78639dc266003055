import type { QuantizationReport, QuantizedTensor } from '../../artifacts/quantization-report.ts';
import type { Graph } from '../../onnx/graph.ts';
import { type WeightedLayer } from '../../onnx/weighted-layers.ts';
export type QuantizedPart = 'weights' | 'activations';
/** A quantizer that is put into the float model alone. Plain data. */
export interface SingleQuantizer {
    readonly part: QuantizedPart;
    /** Value of the imported model: a constant for weights. */
    readonly tensor: string;
    readonly type: QuantizedTensor['type'];
    readonly scales: readonly number[];
    /** As many as scales. */
    readonly zeroPoints: readonly number[];
    readonly axis: number | undefined;
}
export interface LayerQuantizer {
    readonly layer: WeightedLayer;
    readonly quantizer: SingleQuantizer;
}
/**
 * The quantizers of each layer's weights and of what it computes: of the layer's output or, where that has none since it
 * computes as one with the operators behind it, of the value that the last of these gives.
 *
 * @param report of a model with all layers narrow
 */
export declare function singleQuantizers(graph: Graph, report: QuantizationReport, parts: readonly QuantizedPart[]): readonly LayerQuantizer[];
