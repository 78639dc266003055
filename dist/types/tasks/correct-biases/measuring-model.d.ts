import type { Model } from '../../onnx/graph.ts';
export interface MeasuringModel {
    readonly model: Model;
    /** Names of the outputs with the mean errors, one per wanted layer; `channels` elements each. */
    readonly errors: readonly string[];
}
/**
 * @param imported taken over: it becomes the measuring model; its inputs and outputs stay as they are
 * @param wanted positions of layers among `correctableLayers(imported, quantized)`; those before them are corrected too
 */
export declare function buildMeasuringModel(imported: Model, quantized: Model, wanted: readonly number[]): MeasuringModel;
