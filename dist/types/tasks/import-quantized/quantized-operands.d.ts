/** Where operators on integers have their integers, scales and zero points, as data. */
/** Positions of an operand among a node's inputs; without `integers` it is the node's output. */
export interface QuantizedOperand {
    readonly integers: number | undefined;
    /** Undefined where the scale is none of the operator's inputs. */
    readonly scale: number | undefined;
    readonly zeroPoint: number | undefined;
    /** The axis that scales of one per channel run along; negative ones count from the last. */
    readonly axis: number;
}
/**
 * By operator type, `domain::type` for those outside of the standard. Biases are left out: their scale is the product of
 * two others.
 *
 * Source: ONNX operators QLinearConv-10, QLinearMatMul-21, ConvInteger-10, MatMulInteger-10; onnxruntime 1.30.0,
 * ContribOperators.
 */
export declare const QUANTIZED_OPERANDS: Readonly<Record<string, readonly QuantizedOperand[]>>;
