import type { Model, Value } from '../../onnx/graph.ts';
/** A value of the float model and what stands for it in the quantized one. */
export interface ComparedLayer {
    /** In the imported float model. */
    readonly float: Value;
    /** Output of a DequantizeLinear in the quantized model. */
    readonly quantized: Value;
}
/**
 * The computed values that carry a quantizer in the quantized model, paired with the float values they stand for, in the
 * order of the quantized model's nodes; each float value once. Constants are left out, and so is what has no counterpart.
 *
 * A quantizer that does the work of a Relu or Clip stands for the value behind it.
 */
export declare function comparedLayers(imported: Model, quantized: Model): readonly ComparedLayer[];
