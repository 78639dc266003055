/**
 * Operators of the standard domain with the versions, from 8 to 21, at which nothing changed for a model that was valid
 * before: only types were allowed, wording was mended, or an attribute or input came whose default is the old meaning.
 * Versions that change more stand in `upgrade-rules.ts`. An operator in neither table is unknown.
 *
 * Source: ONNX operator changelog, ONNX 1.19.
 */
const OPERATORS_BY_VERSIONS: readonly (readonly [versions: readonly number[], operators: string])[] = [
  [
    [],
    'Acos Acosh AffineGrid And Asin Asinh Atan Atanh Bernoulli BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor ' +
      'BlackmanWindow Celu CenterCropPad Col2Im ConcatFromSequence ConvInteger Cos Cosh DFT DeformConv Det ' +
      'DynamicQuantizeLinear Einsum Elu EyeLike Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool GridSample ' +
      'GroupNormalization HammingWindow HannWindow HardSigmoid HardSwish ImageDecoder InstanceNormalization ' +
      'LayerNormalization LpNormalization MatMulInteger MaxRoiPool MelWeightMatrix Mish Multinomial Not Optional Or ' +
      'QLinearConv RandomNormal RandomNormalLike RandomUniform RandomUniformLike Range RegexFullMatch ReverseSequence ' +
      'RoiAlign Round STFT Scatter Selu SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert ' +
      'SequenceLength SequenceMap Shrink Sin Sinh Softplus Softsign SplitToSequence StringConcat StringNormalizer ' +
      'StringSplit Tan TfIdfVectorizer ThresholdedRelu Trilu Unique Upsample Xor',
  ],
  [[8, 10, 11, 12], 'MaxPool'],
  [[8, 12, 13], 'Max Min'],
  [[8, 13], 'Mean Sum'],
  [[9, 11, 12, 13, 19, 21], 'Constant'],
  [[9, 11, 13], 'Gemm'],
  [[9, 11, 13, 21], 'Flatten'],
  [[9, 13], 'Greater Less MatMul'],
  [[9, 13, 19, 21], 'Cast'],
  [[9, 16], 'PRelu'],
  [[10, 11, 19], 'AveragePool'],
  [
    [11],
    'Compress Conv ConvTranspose Hardmax LogSoftmax MaxUnpool NonMaxSuppression OneHot ReduceSum Softmax Split TopK',
  ],
  [[11, 12, 13], 'ArgMax ArgMin'],
  [[11, 12, 13, 20], 'ReduceMax ReduceMin'],
  [
    [11, 13],
    'Concat DepthToSpace Gather ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMean ReduceProd ReduceSumSquare ' +
      'Slice',
  ],
  [[11, 13, 16, 19, 21], 'If Loop'],
  [[11, 13, 19], 'Equal'],
  [[11, 16, 19, 21], 'Scan'],
  [[11, 18], 'LpPool'],
  [[11, 21], 'Squeeze Unsqueeze'],
  [[12, 13], 'Clip GatherND'],
  [[12, 13, 15], 'Pow'],
  [
    [13],
    'Abs Ceil Dropout Erf Exp Expand Floor GatherElements LRN Log MeanVarianceNormalization Mod Neg ' +
      'NegativeLogLikelihoodLoss NonZero Reciprocal Sigmoid Sign SoftmaxCrossEntropyLoss SpaceToDepth Sqrt Tanh Tile',
  ],
  [[13, 14], 'Add Div Mul Relu Sub'],
  [[13, 14, 16, 19, 21], 'Identity'],
  [[13, 14, 19, 21], 'Reshape'],
  [[13, 15, 19, 21], 'Shape'],
  [[13, 16, 18], 'ScatterElements ScatterND'],
  [[13, 18, 19, 21], 'Pad'],
  [[13, 19, 21], 'DequantizeLinear QuantizeLinear Size'],
  [[13, 20], 'IsNaN'],
  [[13, 21], 'Transpose'],
  [[14], 'CumSum GRU LSTM RNN'],
  [[15], 'BatchNormalization'],
  [[16], 'GreaterOrEqual LeakyRelu LessOrEqual Where'],
  [[18], 'OptionalGetElement OptionalHasElement'],
  [[18, 19], 'Resize'],
  [[19, 21], 'CastLike'],
  [[20], 'IsInf'],
  [[20, 21], 'ConstantOfShape'],
  [[21], 'QLinearMatMul'],
];

/** Operator → versions that need no work. */
export const UNCHANGED_VERSIONS: ReadonlyMap<string, readonly number[]> = new Map(
  OPERATORS_BY_VERSIONS.flatMap(([versions, operators]) =>
    operators.split(' ').map((operator) => [operator, versions] as const),
  ),
);
