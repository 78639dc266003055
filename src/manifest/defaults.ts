/** Every default of the manifest, with its reason. Nothing behind the loader has defaults of its own. */
import type {
  ActivationRecipe,
  IntegerType,
  MetricName,
  OrtOptions,
  RangeRecipe,
  RecipeStep,
  WeightRecipe,
} from './manifest.ts';

export interface RecipeDefaults {
  readonly weights: Pick<WeightRecipe, 'type' | 'granularity' | 'reducedRange'>;
  readonly activations: Pick<ActivationRecipe, 'type' | 'reducedRange'>;
  readonly bias: 'int32' | 'float';
  readonly range: RangeRecipe;
  readonly steps: readonly RecipeStep[];
}

/** quantgate's own recipe. */
export const RECIPE_DEFAULTS: RecipeDefaults = {
  // Per channel costs nothing at run time, and per tensor ruins depthwise convolutions: mobilenet-v1-0.25 falls from
  // 57 % to 0.2 % top-1. The full range: only kernels with 16-bit accumulators need the reduced one.
  weights: {type: 'int8', granularity: 'per-channel', reducedRange: false},
  // Most activations follow a ReLU; unsigned with a free zero point spends all 256 steps on what occurs.
  activations: {type: 'uint8', reducedRange: false},
  // The accumulator's type: rounding a bias to it costs nothing, and integer engines take nothing else.
  bias: 'int32',
  // One outlier does not stretch the range, and unlike a percentile nothing has to be chosen per model.
  range: {method: 'mse'},
  // Costs less than calibration and nothing at run time. It raises the SNR of mobilenet-v1-0.25 from 10.1 to 20.9 dB, of
  // a small mobilenet on CIFAR from 32.1 to 34.7, of a face detector from 44.4 to 47.1; where it does not help, the task
  // notices and leaves the model alone.
  steps: ['bias-correction'],
};

/** With `compat: ort`: what onnxruntime's quantize_static 1.30 does when it is called with nothing but a data reader. */
export const ORT_RECIPE_DEFAULTS: RecipeDefaults = {
  weights: {type: 'int8', granularity: 'per-tensor', reducedRange: false},
  activations: {type: 'int8', reducedRange: false},
  bias: 'int32',
  range: {method: 'min-max'},
  steps: [],
};

/**
 * Signed weights are symmetric: they are centred on zero by training, and a zero point of 0 spares integer kernels a
 * correction term. Unsigned ones cannot hold negative weights without a zero point.
 */
export const areWeightsSymmetric = (type: IntegerType | 'float'): boolean => !type.startsWith('u');

/** A free zero point loses no step to values that do not occur; targets that lack it say so in their profiles. */
export const ARE_ACTIVATIONS_SYMMETRIC = false;

/** Share of values kept, in %. onnxruntime's `CalibPercentile`; 10 of a million values are cut off at each use. */
export const PERCENTILE = 99.999;

/** Weight of a new sample in the moving average. onnxruntime's `CalibMovingAverageConstant`. */
export const MOVING_AVERAGE_CONSTANT = 0.01;

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

/** The only target that is always there and promises nothing but what onnxruntime computes. */
export const TARGET = 'generic';

/** Needs no labels, works for every model, and is the figure that vendors' documents speak of. */
export const METRICS: readonly MetricName[] = ['snr'];

/** A gate that nobody marked otherwise is meant to stop a merge. */
export const GATE_LEVEL = 'fail';

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

/**
 * Calibration samples that biases are corrected on. mobilenet-v1-0.25 comes to 20.1 dB with 4 samples, 21.0 with 16, 20.9
 * with 64 and 21.1 with 100; layers that give one number per channel and sample want more than convolutions do.
 */
export const BIAS_CORRECTION_SAMPLES = 64;

/** A matrix beyond this is a mistake more often than a wish, and each build costs an evaluation. */
export const MATRIX_BUILD_COUNT_MAX = 256;
