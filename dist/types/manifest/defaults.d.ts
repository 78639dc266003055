/** Every default of the manifest, with its reason. Nothing behind the loader has defaults of its own. */
import type { AimetOptions } from './aimet/aimet-options.ts';
import type { IntegerType, MetricName, Recipe, RecipeStep, StepName } from './manifest.ts';
import type { OrtOptions } from './ort-options.ts';
/** Calibration samples that channels of float layers are measured on: their extremes are what the scales are held to. */
export declare const MEASURED_CHANNEL_SAMPLES = 128;
/** Options of each step that are not written. */
export declare const STEP_DEFAULTS: Readonly<Record<StepName, RecipeStep['options']>>;
/** Values of onnxruntime 1.30 for `extra_options` that are not given. */
export declare const ORT_OPTION_DEFAULTS: OrtOptions;
/** What AIMET does where its configuration says nothing else. */
export declare const AIMET_OPTION_DEFAULTS: AimetOptions;
/** Weight of a new sample in the moving average. onnxruntime's `CalibMovingAverageConstant`. */
export declare const MOVING_AVERAGE_CONSTANT = 0.01;
/** quantgate's own recipe. */
export declare const RECIPE_DEFAULTS: Recipe;
/** With `style: ort`: what onnxruntime's quantize_static 1.30 does when it is called with nothing but a data reader. */
export declare const ORT_RECIPE_DEFAULTS: Recipe;
/** With `style: ti`: 8-bit weights and values for its NPU, as `quantization: 2` does it after training. */
export declare const TI_RECIPE_DEFAULTS: Recipe;
/** What `style: amd` starts from; the rest is Quark's preset. */
export declare const AMD_RECIPE_DEFAULTS: Recipe;
/**
 * Signed weights are symmetric: they are centred on zero by training, and a zero point of 0 spares integer kernels a
 * correction term. Unsigned ones cannot hold negative weights without a zero point.
 */
export declare const areWeightsSymmetric: (type: IntegerType | 'float') => boolean;
/** Share of values kept, in %. onnxruntime's `CalibPercentile`; 10 of a million values are cut off at each use. */
export declare const PERCENTILE = 99.999;
/** The only target that is always there and promises nothing but what onnxruntime computes. */
export declare const TARGET = "generic";
/** Needs no labels, works for every model, and is the figure that vendors' documents speak of. */
export declare const METRICS: readonly MetricName[];
/** A gate that nobody marked otherwise is meant to stop a merge. */
export declare const GATE_LEVEL = "fail";
/** What is measured the same way twice is the same to the last bit, so nothing needs room. In the metric's unit. */
export declare const GATE_EPSILON = 0;
/** A rule about layers that names none is about all of them. */
export declare const GATED_LAYERS = "*";
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
/** A matrix beyond this is a mistake more often than a wish, and each build costs an evaluation. */
export declare const MATRIX_BUILD_COUNT_MAX = 256;
