/** `extra_options:` of `style: amd`: AMD Quark's own names, those that work here; what is refused says what to write. */
import {type Decoded, type Field, object, optional} from '../object-shape.ts';
import {plainText} from '../scalar-shapes.ts';
import {checked, choice, flag, list, numeric, type Shape} from '../shape.ts';

const toggle = (description: string) => optional(flag, description);

/** A switch of which one position only means something here. */
function only(value: boolean, description: string, {why, remedy}: {readonly why: string; readonly remedy: string}) {
  const shape: Shape<boolean> = checked(flag, (given, tree) =>
    given === value ? undefined : {code: 'bad-value', message: why, place: tree.place, remedy},
  );
  return optional(shape, description, value);
}

const percentage = numeric({expected: 'a share in %, above 0 and at most 100', above: 0, max: 100});
const count = numeric({expected: 'a whole number, at least 1', integer: true, min: 1});

const fastFinetune = object(
  {
    OptimAlgorithm: optional(choice('algorithm', ['adaround', 'adaquant']), 'What is optimised.', 'adaround'),
    DataSize: optional(count, 'Calibration samples that are used.'),
  },
  {
    noun: 'FastFinetune',
    hints: Object.fromEntries(
      ['NumIterations', 'LearningRate', 'BatchSize', 'FixedSeed', 'EarlyStop', 'OptimDevice', 'InferDevice'].map(
        (name) => [
          name,
          'Leave it out: roundings are searched in closed form here, without a learning rate or a device.',
        ],
      ),
    ),
  },
);

/** Switches of the position refinement, by the rule that they switch. */
export const ADJUSTMENTS = {
  AdjustShiftCut: ['shiftCut'],
  AdjustShiftBias: ['shiftBias'],
  AdjustShiftRead: ['shiftRead'],
  AdjustShiftWrite: ['shiftWriteAdd', 'shiftWriteMul'],
  AdjustHardSigmoid: ['hardSigmoid'],
  AdjustShiftSwish: ['shiftSwish'],
} as const;

/** Switches of alignment, by the operators that they are about. */
export const ALIGNMENTS = {
  AlignConcat: ['Concat'],
  AlignPool: ['MaxPool', 'AveragePool', 'GlobalAveragePool'],
  AlignPad: ['Pad'],
  AlignSlice: ['Slice'],
  AlignTranspose: ['Transpose'],
  AlignReshape: ['Reshape'],
} as const;

/** Switches of the removal of quantizers between a layer and the activation behind it. */
export const FUSIONS = {
  RemoveQDQConvRelu: 'Relu',
  RemoveQDQConvClip: 'Clip',
  RemoveQDQConvLeakyRelu: 'LeakyRelu',
  RemoveQDQConvPRelu: 'PRelu',
} as const;

/** Switches of the DPU's approximations. */
export const SIMULATIONS = {
  ConvertLeakyReluToDPUVersion: 'LeakyRelu',
  ConvertSigmoidToHardSigmoid: 'Sigmoid',
  ConvertHardSigmoidToDPUVersion: 'HardSigmoid',
  ConvertAvgPoolToDPUVersion: 'AveragePool',
  ConvertReduceMeanToDPUVersion: 'ReduceMean',
} as const;

/** Switches of rewrites of the float model. */
export const REWRITES = {
  ConvertBNToConv: 'batch-normalization-to-conv',
  ConvertReduceMeanToGlobalAvgPool: 'reduce-mean-to-global-average-pool',
  ConvertSplitToSlice: 'split-to-slice',
  ConvertClipToRelu: 'clip-to-relu',
  ReplaceClip6Relu: 'clip-6-to-relu',
} as const;

type Switches<T> = {readonly [K in keyof T]: Field<boolean, false>};

function switches<const T extends Readonly<Record<string, string | readonly string[]>>>(
  table: T,
  describe: (what: string) => string,
): Switches<T> {
  const fields = Object.entries(table).map(([name, what]) => [
    name,
    toggle(describe(typeof what === 'string' ? what : what.join(', '))),
  ]);
  // Made of the entries of the table.
  return Object.fromEntries(fields) as Switches<T>;
}

const fields = {
  ActivationSymmetric: toggle('Zero points of activations in the middle of their range.'),
  WeightSymmetric: toggle('Zero points of weights at 0.'),
  Int32Bias: toggle('Biases in int32 with the scale of the accumulator; false: in int8 with a scale of their own.'),
  QuantizeBias: toggle('Biases become integers.'),
  DedicatedQDQPair: toggle('A Q and DQ pair of its own for each consumer.'),
  QuantizeAllOpTypes: toggle('Quantizers for every operator type that the model has.'),
  ForceQuantizeNoInputCheck: toggle('Quantize data-movement operators whose inputs are not quantized.'),
  AddQDQPairToWeight: toggle('Keep weights in float with a Q and DQ pair behind them.'),
  MatMulConstBOnly: toggle('Quantize MatMul only where its second input is constant.'),
  UseQDQContribOps: toggle('Write Q and DQ in the com.microsoft domain.'),
  WeightsOnly: toggle('Leave activations in float.'),
  OpTypesToExcludeOutputQuantization: optional(
    list(plainText('an operator type'), {expected: 'a list of operator types'}),
    'Operator types whose outputs get no quantizer.',
  ),
  MinimumRealRange: optional(numeric({expected: 'a number above 0', above: 0}), 'Smallest width of a range.'),
  Percentile: optional(percentage, 'Share of the values, in %, that stay in range.'),
  CalibMovingAverage: toggle('Moving averages of minima and maxima, with MinMax.'),
  CalibMovingAverageConstant: optional(
    numeric({expected: 'a number above 0 and at most 1', above: 0, max: 1}),
    'Weight of a new sample in the moving average.',
  ),
  MinMSEModePof2Scale: optional(
    choice('MinMSEModePof2Scale', ['All']),
    'What the MinMSE search looks at: all values. The most common of the samples is no longer searched.',
    'All',
  ),
  SimulateDPU: toggle('Write operators in the form in which the DPU approximates them.'),
  NPULimitationCheck: toggle('Bring positions into the range of the NPU.'),
  MaxLoopNum: optional(count, 'Rounds of position refinement at most.', 5),
  FastFinetune: optional(fastFinetune, 'How roundings are optimised; with include_fast_ft.'),
  ...switches(ADJUSTMENTS, (what) => `Position refinement: ${what}.`),
  ...switches(ALIGNMENTS, (what) => `Equal parameters at inputs and outputs of ${what}.`),
  ...switches(FUSIONS, (what) => `No quantizers between a layer and a ${what} behind it.`),
  ...switches(SIMULATIONS, (what) => `Approximate ${what} as the DPU does.`),
  ...switches(REWRITES, (what) => `Rewrite of the float model: ${what}.`),
  UseRandomData: only(false, 'Quark calibrates on random numbers by itself; here they are declared.', {
    why: 'random calibration data are a dataset here, so that builds can be repeated',
    remedy:
      'Declare one: "datasets: {noise: {random: {count: 8, shape: [3, 32, 32]}}}", and "calibrate: noise" in the model.',
  }),
  QuantizeFP16: toggle('For float16 models: what is not quantized computes in float16.'),
  UseFP32Scale: toggle('Scales may be any float32; false: float16 must hold them, with QuantizeFP16.'),
  BF16QDQToCast: only(true, 'With config BF16: values are rounded by Casts.', {
    why: "quantizers of bfloat16 are operators that only Quark's own library has",
    remedy: 'Write "BF16QDQToCast: true", or leave it out: Casts give the same numbers.',
  }),
  SplitLargeKernelPool: only(false, 'Pooling windows are not split.', {
    why: 'pooling windows are not split: results would change with the order of additions only',
    remedy: 'Leave it out, or write false.',
  }),
  FoldRelu: toggle(
    'A Relu is absorbed where its quantizer does its work: only with asymmetric activations, here as there.',
  ),
} as const;

export type AmdOptions = Decoded<typeof fields>;

const hints: Readonly<Record<string, string>> = {
  Int16Bias: 'Write "bias: int16" in the recipe: 16 bits with a power-of-two scale of their own.',
  UsePowerOf2Scale: 'Write "weights: {type: int8, scale: float}" and the same for activations in the recipe.',
  TensorQuantOverrides: 'Write "overrides:" in the recipe.',
  WeightCalibrateMethod: 'Weights are searched with the method of the activations.',
  NumBins: 'Leave it out: histograms have bins of relative width and need no number.',
  CLESteps: 'Leave it out: one step is done, as by default. Or write "include_cle: false".',
  CLEWeightThreshold: 'Leave it out: 0.5 is used, as by default.',
  CLEScaleAppendBias: 'Leave it out: biases count, as by default.',
  CLEScaleUseThreshold: 'Leave it out: the threshold is used, as by default.',
  CLEBalanceMethod: 'Leave it out: channels are balanced by their largest elements, as by default.',
  ConvertClipToDPUVersion: 'Leave it out: bounds of Clip are kept as they are.',
  ConvertSoftmaxToDPUVersion: 'Leave it out: Softmax runs in float on the NPU.',
  ConvertInstanceNormToDPUVersion: 'Leave it out: it needs an operator that only Quark has.',
  AlignEltwiseQuantType: 'Leave it out: constants have the type of weights.',
  UseGPTQ: 'Write "steps: [sequential-mse]" or "steps: [adaround]" in the recipe.',
  SmoothQuant: 'Write "steps: [equalize]" in the recipe.',
  ReplaceFullConnection: 'Leave it out.',
  RemoveInputInit: 'Leave it out: import always removes initializers from the inputs.',
  CopySharedInit: 'Leave it out: a constant that two nodes share keeps one scale.',
  CalibDataSize: 'Write "limit:" in the calibration dataset.',
  CalibTensorRangeSymmetric: 'Leave it out: symmetric activations widen their ranges anyway.',
  QDQOpTypePerChannelSupportToAxis:
    'Channels are those of the weight; write "overrides: {tensor: {axis: 0}}" for another.',
  CryptoMode: 'Leave it out: quantgate writes no temporary models.',
};

/** Options of Quark that are known here, for hints too. */
export const AMD_OPTION_NAMES = [...Object.keys(fields), ...Object.keys(hints)];

export const amdOptions: Shape<AmdOptions> = object(fields, {noun: 'extra_options', hints});
