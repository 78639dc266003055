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

/** Output channels of a convolution's weight. */
const FIRST_AXIS = 0;
const LAST_AXIS = -1;

const input = (integers: number, scale: number | undefined, zeroPoint: number | undefined, axis = FIRST_AXIS) => ({
  ...{integers, scale, zeroPoint, axis},
});
const output = (scale: number, zeroPoint: number): QuantizedOperand => ({
  ...{integers: undefined, scale, zeroPoint, axis: FIRST_AXIS},
});

const UNARY = [input(0, 1, 2), output(3, 4)];
const BINARY = [input(0, 1, 2), input(3, 4, 5), output(6, 7)];

/**
 * By operator type, `domain::type` for those outside of the standard. Biases are left out: their scale is the product of
 * two others.
 *
 * Source: ONNX operators QLinearConv-10, QLinearMatMul-21, ConvInteger-10, MatMulInteger-10; onnxruntime 1.30.0,
 * ContribOperators.
 */
export const QUANTIZED_OPERANDS: Readonly<Record<string, readonly QuantizedOperand[]>> = {
  QLinearConv: BINARY,
  QLinearMatMul: [input(0, 1, 2), input(3, 4, 5, LAST_AXIS), output(6, 7)],
  ConvInteger: [input(0, undefined, 2), input(1, undefined, 3)],
  MatMulInteger: [input(0, undefined, 2), input(1, undefined, 3, LAST_AXIS)],
  'com.microsoft::QLinearConv': BINARY,
  'com.microsoft::QLinearAdd': BINARY,
  'com.microsoft::QLinearMul': BINARY,
  'com.microsoft::QLinearSigmoid': UNARY,
  'com.microsoft::QLinearLeakyRelu': UNARY,
  'com.microsoft::QLinearSoftmax': UNARY,
  'com.microsoft::QLinearReduceMean': UNARY,
  'com.microsoft::QLinearAveragePool': UNARY,
  'com.microsoft::QLinearGlobalAveragePool': UNARY,
  'com.microsoft::QLinearWhere': [input(1, 2, 3), input(4, 5, 6), output(7, 8)],
  'com.microsoft::QLinearConcat': [output(0, 1)],
  'com.microsoft::QGemm': [input(0, 1, 2), input(3, 4, 5, LAST_AXIS), output(7, 8)],
  'com.microsoft::MatMulIntegerToFloat': [input(0, 2, 4), input(1, 3, 5, LAST_AXIS)],
  'com.microsoft::DynamicQuantizeMatMul': [input(1, 2, 3, LAST_AXIS)],
  'com.microsoft::DynamicQuantizeLSTM': [input(1, 8, 9), input(2, 10, 11)],
};
