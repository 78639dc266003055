/** Every default of the manifest, with its reason. Nothing behind the loader has defaults of its own. */
import type {AimetOptions} from './aimet/aimet-options.ts';
import type {IntegerType, MetricName, Recipe, RecipeStep, StepName} from './manifest.ts';
import type {OrtOptions} from './ort-options.ts';

/**
 * Calibration samples that biases are corrected on. mobilenet-v1-0.25 comes to 20.1 dB with 4 samples, 21.0 with 16, 20.9
 * with 64 and 21.1 with 100; layers that give one number per channel and sample want more than convolutions do.
 */
const BIAS_CORRECTION_SAMPLES = 64;

/** Passes of equalization at most. Channels settle after 10 to 30 passes, or not at all when two layers pull at them. */
const EQUALIZATION_PASSES = 40;

/** Calibration samples that channels of float layers are measured on: their extremes are what the scales are held to. */
export const MEASURED_CHANNEL_SAMPLES = 128;

/**
 * Calibration samples that integers are chosen on; the time grows with them. With int4 weights and adaround 64 samples
 * give resnet8 18.0 dB, 256 give 18.3; a small mobilenet on CIFAR comes to 22.2 and 23.5 dB, mobilenet-v1-0.25 to 7.8 and,
 * with its 100, to 8.3.
 */
const RECONSTRUCTION_SAMPLES = 64;

/** Options of each step that are not written. */
export const STEP_DEFAULTS: Readonly<Record<StepName, RecipeStep['options']>> = {
  // Nothing that the model did not do before: every bound is kept, and no value gets a larger range.
  equalize: {clip: 'keep', gates: 'keep', 'range-aware': true, iterations: EQUALIZATION_PASSES, through: 'all'},
  'fold-high-biases': {},
  'sequential-mse': {samples: RECONSTRUCTION_SAMPLES},
  adaround: {samples: RECONSTRUCTION_SAMPLES},
  adaquant: {samples: RECONSTRUCTION_SAMPLES},
  // What activations lose by rounding and clipping is seen by the empirical method only.
  'bias-correction': {method: 'empirical', samples: BIAS_CORRECTION_SAMPLES, factor: 1},
};

/** Values of onnxruntime 1.30 for `extra_options` that are not given. */
export const ORT_OPTION_DEFAULTS: OrtOptions = {
  ActivationRestrictedAsymmetric: false,
  AddQDQPairToWeight: false,
  DedicatedQDQPair: false,
  ForceQuantizeNoInputCheck: false,
  MatMulConstBOnly: false,
  OpTypesToExcludeOutputQuantization: [],
  QDQKeepRemovableActivations: false,
  QDQDisableWeightAdjustForInt32Bias: false,
  MinimumRealRange: undefined,
  UseQDQContribOps: false,
  CalibTensorRangeSymmetric: false,
};

/** What AIMET does where its configuration says nothing else. */
export const AIMET_OPTION_DEFAULTS: AimetOptions = {
  strictSymmetric: false,
  unsignedSymmetric: false,
  quantizesOutputs: true,
  quantizesModelInputs: true,
  quantizesModelOutputs: undefined,
};

/** Weight of a new sample in the moving average. onnxruntime's `CalibMovingAverageConstant`. */
export const MOVING_AVERAGE_CONSTANT = 0.01;

/** quantgate's own recipe. */
export const RECIPE_DEFAULTS: Recipe = {
  // Per channel costs nothing at run time, and per tensor ruins depthwise convolutions: mobilenet-v1-0.25 falls from
  // 57 % to 0.2 % top-1. The full range: only kernels with 16-bit accumulators need the reduced one.
  weights: {type: 'int8', granularity: 'per-channel', symmetric: true, scale: 'float', reducedRange: false},
  // Most activations follow a ReLU; unsigned with a free zero point spends all 256 steps on what occurs. A free zero
  // point loses no step to values that do not occur; targets that lack it say so in their profiles.
  activations: {type: 'uint8', symmetric: false, scale: 'float', reducedRange: false},
  // The accumulator's type: rounding a bias to it costs nothing, and integer engines take nothing else.
  bias: 'int32',
  // What CPUs compute in, so that figures are those of the model as it is.
  floatType: 'float32',
  // One outlier does not stretch the range, and unlike a percentile nothing has to be chosen per model.
  range: {method: 'mse'},
  // Costs less than calibration and nothing at run time. It raises the SNR of mobilenet-v1-0.25 from 10.1 to 20.9 dB, of
  // a small mobilenet on CIFAR from 32.1 to 34.7, of a face detector from 44.4 to 47.1; where it does not help, the task
  // notices and leaves the model alone.
  steps: [{step: 'bias-correction', options: STEP_DEFAULTS['bias-correction']}],
  operators: {include: undefined, exclude: []},
  excludeNodes: [],
  excludeSubgraphs: [],
  includeSubgraphs: [],
  // They cost little, and quantized they can cost everything: silero's output falls from 21.5 to 13.1 dB.
  sensitiveParts: 'float',
  overrides: {},
  nodes: {},
  operatorRules: {},
  fusedOperators: [],
  parts: {modelInputs: undefined, modelOutputs: undefined, constants: undefined},
  outputMagnitudeMax: undefined,
  reducedTypes: [],
  weightRange: 'min-max',
  zeroPointFollowsSign: false,
  equalScales: [],
  replace: {},
  export: undefined,
  ownParameters: [],
  aligned: [],
  positions: undefined,
  approximated: [],
  conversions: [],
  mixedPrecision: undefined,
  compat: undefined,
  ortOptions: ORT_OPTION_DEFAULTS,
  aimetOptions: AIMET_OPTION_DEFAULTS,
};

/** With `style: ort`: what onnxruntime's quantize_static 1.30 does when it is called with nothing but a data reader. */
export const ORT_RECIPE_DEFAULTS: Recipe = {
  ...RECIPE_DEFAULTS,
  weights: {...RECIPE_DEFAULTS.weights, granularity: 'per-tensor'},
  activations: {...RECIPE_DEFAULTS.activations, type: 'int8'},
  sensitiveParts: 'integer',
  range: {method: 'min-max'},
  steps: [],
  compat: 'ort',
};

/** Operators that TI's NPU has, and those that only hand integers on. Everything else stays float. */
const TINPU_OPERATORS = [
  'Add',
  'AveragePool',
  'Conv',
  'Flatten',
  'Gemm',
  'GlobalAveragePool',
  'MatMul',
  'MaxPool',
  'Relu',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
] as const;

/** With `style: ti`: 8-bit weights and values for its NPU, as `quantization: 2` does it after training. */
export const TI_RECIPE_DEFAULTS: Recipe = {
  ...RECIPE_DEFAULTS,
  sensitiveParts: 'integer',
  weights: {...RECIPE_DEFAULTS.weights, scale: 'power-of-two-up'},
  activations: {type: 'uint8', symmetric: true, scale: 'power-of-two-up', reducedRange: false},
  zeroPointFollowsSign: true,
  range: {method: 'moving-average', constant: MOVING_AVERAGE_CONSTANT},
  steps: [],
  operators: {include: TINPU_OPERATORS, exclude: []},
  equalScales: ['Add'],
  // TI does not publish its own list; these are the activations of mobile networks that its NPU lacks.
  replace: {Relu6: 'Relu', Silu: 'Relu', HardSwish: 'Relu', Gelu: 'Relu', Resize: 'nearest'},
  export: {form: 'tinpu', hasIntegerOutputs: false},
};

/** What `style: amd` starts from; the rest is Quark's preset. */
export const AMD_RECIPE_DEFAULTS: Recipe = {
  ...RECIPE_DEFAULTS,
  sensitiveParts: 'integer',
  range: {method: 'quark-min-mse'},
  steps: [],
  compat: 'quark',
};

/**
 * Signed weights are symmetric: they are centred on zero by training, and a zero point of 0 spares integer kernels a
 * correction term. Unsigned ones cannot hold negative weights without a zero point.
 */
export const areWeightsSymmetric = (type: IntegerType | 'float'): boolean => !type.startsWith('u');

/** Share of values kept, in %. onnxruntime's `CalibPercentile`; 10 of a million values are cut off at each use. */
export const PERCENTILE = 99.999;

/** The only target that is always there and promises nothing but what onnxruntime computes. */
export const TARGET = 'generic';

/** Needs no labels, works for every model, and is the figure that vendors' documents speak of. */
export const METRICS: readonly MetricName[] = ['snr'];

/** A gate that nobody marked otherwise is meant to stop a merge. */
export const GATE_LEVEL = 'fail';

/** What is measured the same way twice is the same to the last bit, so nothing needs room. In the metric's unit. */
export const GATE_EPSILON = 0;

/** A rule about layers that names none is about all of them. */
export const GATED_LAYERS = '*';

/** Pixels and numbers as they are: any other default would hide preprocessing that the model's training had. */
export const NORMALIZE = {scale: 1, mean: [0], std: [1]} as const;

/** What PyTorch, and hence most ONNX files, use. */
export const IMAGE_LAYOUT = 'nchw';
export const IMAGE_COLOR = 'rgb';

/** A sample that cannot be read is a fault to mend, not to be silently left out of a measurement. */
export const ON_ERROR = 'fail';

/** Random samples: pixels after the usual scaling lie in this range. */
export const RANDOM = {seed: 0, distribution: 'uniform', range: [0, 1]} as const;

/** Samples of the evaluation set whose inner values are compared layer by layer: SNR per layer is steady by then. */
export const EVALUATED_LAYER_SAMPLES = 32;

/** A matrix beyond this is a mistake more often than a wish, and each build costs an evaluation. */
export const MATRIX_BUILD_COUNT_MAX = 256;
