/** Every default of the manifest, with its reason. Nothing behind the loader has defaults of its own. */
import type { ActivationRecipe, IntegerType, MetricName, OrtOptions, RangeRecipe, RecipeStep, WeightRecipe } from './manifest.ts';
export interface RecipeDefaults {
    readonly weights: Pick<WeightRecipe, 'type' | 'granularity' | 'reducedRange'>;
    readonly activations: Pick<ActivationRecipe, 'type' | 'reducedRange'>;
    readonly bias: 'int32' | 'float';
    readonly range: RangeRecipe;
    readonly steps: readonly RecipeStep[];
}
/** quantgate's own recipe. */
export declare const RECIPE_DEFAULTS: RecipeDefaults;
/** With `compat: ort`: what onnxruntime's quantize_static 1.30 does when it is called with nothing but a data reader. */
export declare const ORT_RECIPE_DEFAULTS: RecipeDefaults;
/**
 * Signed weights are symmetric: they are centred on zero by training, and a zero point of 0 spares integer kernels a
 * correction term. Unsigned ones cannot hold negative weights without a zero point.
 */
export declare const areWeightsSymmetric: (type: IntegerType | 'float') => boolean;
/** A free zero point loses no step to values that do not occur; targets that lack it say so in their profiles. */
export declare const ARE_ACTIVATIONS_SYMMETRIC = false;
/** Share of values kept, in %. onnxruntime's `CalibPercentile`; 10 of a million values are cut off at each use. */
export declare const PERCENTILE = 99.999;
/** Weight of a new sample in the moving average. onnxruntime's `CalibMovingAverageConstant`. */
export declare const MOVING_AVERAGE_CONSTANT = 0.01;
/** Values of onnxruntime 1.30 for `extra_options` that are not given. */
export declare const ORT_OPTION_DEFAULTS: OrtOptions;
/** The only target that is always there and promises nothing but what onnxruntime computes. */
export declare const TARGET = "generic";
/** Needs no labels, works for every model, and is the figure that vendors' documents speak of. */
export declare const METRICS: readonly MetricName[];
/** A gate that nobody marked otherwise is meant to stop a merge. */
export declare const GATE_LEVEL = "fail";
/** Pixels and numbers as they are: any other default would hide preprocessing that the model's training had. */
export declare const NORMALIZE: {
    readonly scale: 1;
    readonly mean: readonly [0];
    readonly std: readonly [1];
};
/** What PyTorch, and hence most ONNX files, use. */
export declare const IMAGE_LAYOUT = "nchw";
export declare const IMAGE_COLOR = "rgb";
/** A sample that cannot be read is a fault to mend, not to be silently left out of a measurement. */
export declare const ON_ERROR = "fail";
/** Random samples: pixels after the usual scaling lie in this range. */
export declare const RANDOM: {
    readonly seed: 0;
    readonly distribution: 'uniform';
    readonly range: readonly [0, 1];
};
/** Samples of the evaluation set whose inner values are compared layer by layer: SNR per layer is steady by then. */
export declare const EVALUATED_LAYER_SAMPLES = 32;
/**
 * Calibration samples that biases are corrected on. mobilenet-v1-0.25 comes to 20.1 dB with 4 samples, 21.0 with 16, 20.9
 * with 64 and 21.1 with 100; layers that give one number per channel and sample want more than convolutions do.
 */
export declare const BIAS_CORRECTION_SAMPLES = 64;
/** A matrix beyond this is a mistake more often than a wish, and each build costs an evaluation. */
export declare const MATRIX_BUILD_COUNT_MAX = 256;
