import type { Model, Node } from '../../onnx/graph.ts';
import type { CorrectableLayer } from './correctable-layers.ts';
import type { MeasuringModel } from './measuring-model.ts';
/**
 * @param imported taken over: it becomes the measuring model; its inputs and outputs stay as they are
 * @param wanted positions of layers among `correctableLayers(imported, quantized)`
 */
export declare function buildMeansModel(imported: Model, quantized: Model, wanted: readonly number[]): MeasuringModel;
/** The node of a layer in the float model, with what it reads. */
export declare function floatLayer({ float }: Pick<CorrectableLayer, 'float'>): {
    node: Node;
    input: import("../../onnx/graph.ts").Value;
    weight: import("../../onnx/graph.ts").Value;
};
/** How many channels a layer reads. */
export declare function inputChannels(layer: Pick<CorrectableLayer, 'float'>): number;
