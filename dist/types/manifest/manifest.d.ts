/**
 * The checked manifest: what the user declared, with every default filled in and every name resolved. Text becomes a
 * `Manifest` in `load-manifest.ts`; nothing behind it looks at YAML again.
 */
import type { Json } from '../base/canonical-json.ts';
import type { SourceRange } from '../base/source-text.ts';
import type { ElementType } from '../numeric/tensor.ts';
import type { PositionRules } from '../target/profile.ts';
import type { AimetOptions } from './aimet/aimet-options.ts';
import type { FloatType } from './float-type.ts';
import type { MixedPrecision } from './mixed-precision.ts';
import type { OrtOptions } from './ort-options.ts';
import type { PartTypes } from './part-types.ts';
import type { ExportRecipe, Replacements } from './replacements.ts';
export interface Manifest {
    /** Absolute path of the manifest file. */
    readonly path: string;
    /** Absolute folder that relative paths start from. */
    readonly directory: string;
    readonly datasets: ReadonlyMap<string, DatasetSpec>;
    readonly models: ReadonlyMap<string, ModelSpec>;
    /** In the order of the file, matrices expanded. */
    readonly builds: ReadonlyMap<string, BuildSpec>;
}
/** Plain JSON (it is sent to workers and hashed); paths and globs are relative to the manifest, with forward slashes. */
export interface DatasetSpec {
    readonly source: DatasetSource;
    /** Applied to every numeric element in float32: (x · scale − mean) / std, per channel where arrays are given. */
    readonly normalize: {
        readonly scale: number;
        readonly mean: readonly number[];
        readonly std: readonly number[];
    };
    readonly labels: LabelSource | undefined;
    /** Samples are shuffled with this seed before `limit` is applied; undefined keeps the order. */
    readonly shuffleSeed: number | undefined;
    readonly limit: number | undefined;
    readonly onError: 'fail' | 'skip';
}
export type DatasetSource = {
    readonly kind: 'images';
    readonly files: readonly string[];
    /** Shorter side (one number) or exact [height, width]; bilinear with antialiasing. */
    readonly resize: number | readonly [number, number] | undefined;
    /** Centre crop [height, width]. */
    readonly crop: readonly [number, number] | undefined;
    readonly layout: 'nchw' | 'nhwc';
    readonly color: 'rgb' | 'bgr' | 'gray';
}
/** One or more arrays; the first axis counts samples unless `samplePerFile`. Keys are model inputs, '' the only one. */
 | {
    readonly kind: 'npy';
    readonly files: Readonly<Record<string, readonly string[]>>;
    readonly samplePerFile: boolean;
}
/** Every .npz is one sample or (first axis) many; its members are named as the model's inputs. */
 | {
    readonly kind: 'npz';
    readonly files: readonly string[];
    readonly samplePerFile: boolean;
}
/** Fixed-size binary records, gzip recognised by its magic number. */
 | {
    readonly kind: 'records';
    readonly files: readonly string[];
    readonly dtype: ElementType;
    /** Of one sample, without batch axis. */
    readonly shape: readonly number[];
    /** Bytes before the first record. */
    readonly headerBytes: number;
    /** Where the label stands in a record: before or after the data, as an unsigned 8-bit number. */
    readonly label: 'none' | 'before' | 'after';
} | {
    readonly kind: 'idx';
    readonly files: readonly string[];
    readonly shape: readonly number[] | undefined;
} | {
    readonly kind: 'csv';
    readonly files: readonly string[];
    readonly header: boolean;
    /** Column that holds the label: name or 0-based index. */
    readonly labelColumn: string | number | undefined;
    readonly shape: readonly number[] | undefined;
}
/** Mono 16-bit or float PCM cut into frames; every file is a sequence, so that state can be carried. */
 | {
    readonly kind: 'wav';
    readonly files: readonly string[];
    /** New samples per frame. */
    readonly frame: number;
    /** Samples of the preceding frame put before it (zeros at the start). */
    readonly context: number;
}
/** Numbers from a seed, for smoke tests only: shapes and types come from `inputs`. */
 | {
    readonly kind: 'random';
    readonly count: number;
    readonly seed: number;
    readonly distribution: 'uniform' | 'normal';
    readonly range: readonly [number, number];
    /** Of one sample, without batch axis. */
    readonly shape: readonly number[];
};
export type LabelSource = 
/** A CSV of `file,label` rows (header optional), matched by base name; or one label per row in sample order. */
{
    readonly kind: 'csv';
    readonly file: string;
    readonly fileColumn: string | undefined;
    readonly labelColumn: string | undefined;
}
/** The name of the folder a sample's file stands in; sorted names give 0, 1, 2, … */
 | {
    readonly kind: 'folder';
}
/** An array of integers: .npy, IDX, raw bytes (.bin, one unsigned byte a sample; gzip recognised). */
 | {
    readonly kind: 'array';
    readonly file: string;
};
export interface ModelSpec {
    /** Relative to the manifest. */
    readonly file: string;
    /** Full shapes of inputs with dynamic dimensions, batch axis included. */
    readonly inputShapes: Readonly<Record<string, readonly number[]>>;
    readonly calibrationDataset: string | undefined;
    readonly evaluationDataset: string | undefined;
    readonly metrics: readonly MetricSpec[];
    /** Recurrent state: input fed from the output of the sample before, zeros at the start of a sequence. */
    readonly state: Readonly<Record<string, string>>;
    /** Inputs that are the same for every sample. */
    readonly constants: Readonly<Record<string, number | readonly number[]>>;
}
export declare const METRIC_NAMES: readonly ['snr', 'cosine', 'l2', 'mse', 'psnr', 'ssim', 'quark-ssim', 'top1', 'top5', 'f1', 'auc'];
export type MetricName = (typeof METRIC_NAMES)[number];
export interface MetricSpec {
    readonly metric: MetricName;
    /** Model output; undefined means every output for signal metrics, the first one for task metrics (top1, f1, auc). */
    readonly output: string | undefined;
}
export interface BuildSpec {
    readonly name: string;
    readonly model: string;
    readonly target: string;
    /** Not looked at where `quantized` is given. */
    readonly recipe: Recipe;
    /** The model was quantized by another tool: nothing is done to it, it is only measured and judged. */
    readonly quantized: QuantizedSource | undefined;
    readonly gates: readonly GateSpec[];
    /** Where the build stands in the manifest, for annotations. */
    readonly place: SourceRange;
}
/** Relative to the manifest: made from the build's model, which is float; or the build's model itself, without a float one. */
export type QuantizedSource = {
    readonly kind: 'file';
    readonly file: string;
} | {
    readonly kind: 'as-is';
};
export declare const INTEGER_TYPES: readonly ['int2', 'uint2', 'int4', 'uint4', 'int8', 'uint8', 'int16', 'uint16'];
export type IntegerType = (typeof INTEGER_TYPES)[number];
export type Granularity = 'per-tensor' | 'per-channel';
/** What scales may be: any float32, the nearest power of two, or the next power of two up, with which nothing is clipped. */
export declare const SCALE_KINDS: readonly ['float', 'power-of-two', 'power-of-two-up'];
export type ScaleKind = (typeof SCALE_KINDS)[number];
/** Biases of int32 have the scale of the accumulator; int8 and int16 a power of two of their own. */
export declare const BIAS_TYPES: readonly ['int32', 'int16', 'int8', 'float'];
export type BiasType = (typeof BIAS_TYPES)[number];
/**
 * What is done to a model beside rounding, in the order of the recipe, each at most once. Steps of the float model come
 * before quantizers are placed, the others after weights are rounded.
 */
export declare const FLOAT_STEPS: readonly ['equalize', 'fold-high-biases'];
export declare const QUANTIZED_STEPS: readonly ['sequential-mse', 'adaround', 'adaquant', 'bias-correction'];
export declare const RECIPE_STEPS: readonly ["equalize", "fold-high-biases", "sequential-mse", "adaround", "adaquant", "bias-correction"];
export type StepName = (typeof RECIPE_STEPS)[number];
/** `options` are plain JSON and complete: they go to the task of the step as they are. */
export interface RecipeStep {
    readonly step: StepName;
    readonly options: {
        readonly [option: string]: Json;
    };
}
/** How float values become integers. Plain JSON: all of it that a task uses goes into that task's fingerprint. */
export interface Recipe {
    readonly weights: WeightRecipe;
    readonly activations: ActivationRecipe;
    readonly bias: BiasType;
    /** Of everything that does not become integers. */
    readonly floatType: FloatType;
    readonly range: RangeRecipe;
    readonly steps: readonly RecipeStep[];
    /** Operator types and nodes that get quantizers. */
    readonly operators: {
        readonly include: readonly string[] | undefined;
        readonly exclude: readonly string[];
    };
    /** Node names or globs left in float. */
    readonly excludeNodes: readonly string[];
    /** Connected parts left in float: all nodes on a path from one of `start` to one of `end`, these included. */
    readonly excludeSubgraphs: readonly SubgraphSpec[];
    /** Connected parts outside of which everything is left in float; empty for the whole model. */
    readonly includeSubgraphs: readonly SubgraphSpec[];
    /**
     * What becomes of parts that 8 bits are known to ruin – what a root or logarithm magnifies, gates of x · sigmoid(x), the
     * joining of outputs: 'float' leaves them so where the operators are not named one by one.
     */
    readonly sensitiveParts: 'float' | 'integer';
    /** By tensor name. */
    readonly overrides: Readonly<Record<string, TensorOverride>>;
    /** By node name: before `operatorRules`, behind `overrides`. */
    readonly nodes: Readonly<Record<string, NodeRule>>;
    /** By ONNX operator type, where it differs from the recipe. */
    readonly operatorRules: Readonly<Record<string, NodeRule>>;
    /** Sequences of operator types, such as Conv, Relu, that compute as one: values between them get no quantizers. */
    readonly fusedOperators: readonly (readonly string[])[];
    /** Which part of a channel's elements the range of its weights covers. */
    readonly weightRange: WeightRange;
    /** Symmetric unsigned activations: a range without negative numbers gets zero point 0 and all integers of the type. */
    readonly zeroPointFollowsSign: boolean;
    /** Operator types whose computed inputs and output share one scale, the largest of theirs, such as Add. */
    readonly equalScales: readonly string[];
    /** Operators exchanged for others before anything else: what the target cannot compute. */
    readonly replace: Replacements;
    /** The form in which the finished model is written; undefined for QDQ. */
    readonly export: ExportRecipe | undefined;
    /** Operators that only move or average numbers, but whose outputs get parameters of their own all the same. */
    readonly ownParameters: readonly string[];
    /** Operators whose inputs and outputs get equal parameters; for scales that are powers of two see `positions`. */
    readonly aligned: readonly string[];
    /** Ranges that the shifts of an NPU allow the positions of power-of-two scales; undefined leaves these alone. */
    readonly positions: PositionRules | undefined;
    /** Operators that the quantized model has in the form in which an NPU approximates them. */
    readonly approximated: readonly Approximation[];
    /** Rewrites of the float model that an NPU asks for. */
    readonly conversions: readonly Conversion[];
    /** Types of the model's inputs, outputs and constants: before rules of operators, behind those of nodes. */
    readonly parts: PartTypes;
    /** Model outputs are cut off beyond ± this number; undefined leaves their ranges alone. */
    readonly outputMagnitudeMax: number | undefined;
    /**
     * Types of which one bit is not used, as by an NPU that drops the lowest of 16: steps are twice as long. Values beyond
     * the range are cut off where the stored type ends.
     */
    readonly reducedTypes: readonly IntegerType[];
    /** Which layers get other types than the recipe's; undefined where these hold for all. */
    readonly mixedPrecision: MixedPrecision | undefined;
    /** Whose results to reproduce bit for bit, quirks included; undefined for quantgate's own. */
    readonly compat: 'ort' | 'quark' | 'aimet' | undefined;
    /** onnxruntime's `extra_options` by their own names; only with compat "ort". */
    readonly ortOptions: OrtOptions;
    /** What AIMET's quantsim configuration says of the model as a whole; only with compat "aimet". */
    readonly aimetOptions: AimetOptions;
}
/** By the operator that is approximated; Sigmoid becomes HardSigmoid. */
export declare const APPROXIMATIONS: readonly ['LeakyRelu', 'Sigmoid', 'HardSigmoid', 'AveragePool', 'ReduceMean'];
export type Approximation = (typeof APPROXIMATIONS)[number];
/** Passes over the float model, in this order. */
export declare const CONVERSIONS: readonly ['batch-normalization-to-conv', 'reduce-mean-to-global-average-pool', 'split-to-slice', 'clip-to-relu', 'clip-6-to-relu', 'quark-equalization'];
export type Conversion = (typeof CONVERSIONS)[number];
export interface SubgraphSpec {
    readonly start: readonly string[];
    readonly end: readonly string[];
}
/** What is particular to a node or an operator type; undefined members leave the recipe's choice. */
export interface NodeRule {
    readonly weights: {
        readonly type: IntegerType | 'float' | undefined;
        readonly granularity: Granularity | undefined;
        readonly symmetric: boolean | undefined;
    };
    /** What the node reads and computes; `isQuantized: false` where no quantizer stands there. */
    readonly inputs: {
        readonly isQuantized: boolean | undefined;
    };
    readonly outputs: {
        readonly isQuantized: boolean | undefined;
        readonly type: IntegerType | 'float' | undefined;
        readonly symmetric: boolean | undefined;
        /** Fixed, whatever the data; null for an end that the data give. */
        readonly range: readonly [number | null, number | null] | undefined;
    };
}
export interface WeightRecipe {
    readonly type: IntegerType | 'float';
    readonly granularity: Granularity;
    readonly symmetric: boolean;
    readonly scale: ScaleKind;
    /** Leaves out the top bit's half of the range (7 of 8 bits), for kernels whose 16-bit accumulators saturate. */
    readonly reducedRange: boolean;
}
/** All elements; without 0.01 % of them at each end; or without 2 of 256 parts of the range at each end. */
export declare const WEIGHT_RANGES: readonly ['min-max', 'histogram', 'entropy'];
export type WeightRange = (typeof WEIGHT_RANGES)[number];
export interface ActivationRecipe {
    readonly type: IntegerType | 'float';
    readonly symmetric: boolean;
    readonly scale: ScaleKind;
    readonly reducedRange: boolean;
}
export type RangeRecipe = {
    readonly method: 'min-max';
}
/** Exponential moving average of the samples' minima and maxima, in sample order. */
 | {
    readonly method: 'moving-average';
    readonly constant: number;
}
/** Share of the values, in %, that stay in range. */
 | {
    readonly method: 'percentile';
    readonly percentile: number /** Of 16-bit types, where it differs. */;
    readonly percentile16?: number;
} | {
    readonly method: 'entropy';
} | {
    readonly method: 'mse';
}
/** The smallest squared error among symmetric ranges that cut off at most a share of the values, then widened by a factor. */
 | {
    readonly method: 'bounded-mse';
    readonly cutShareMax: number;
    readonly widening: number;
}
/** Power-of-two scales with the smallest squared error, as Vitis AI 3.5 or AMD Quark search them; symmetric only. */
 | {
    readonly method: 'vitis-min-mse' | 'quark-min-mse';
}
/** AIMET's search for the largest signal-to-noise ratio, which also chooses the ranges of weights; with compat "aimet". */
 | {
    readonly method: 'tf-enhanced';
};
/** The fields of onnxruntime's TensorQuantOverrides, in this manifest's words. */
export interface TensorOverride {
    readonly type: IntegerType | 'float' | undefined;
    readonly symmetric: boolean | undefined;
    readonly reducedRange: boolean | undefined;
    /** Axis of per-channel weights; null forces per tensor. */
    readonly axis: number | null | undefined;
    readonly range: readonly [number, number] | undefined;
    readonly scale: readonly number[] | undefined;
    readonly zeroPoint: readonly number[] | undefined;
}
/** A rule about one figure. `metric` is a metric name, or "size" (bytes of the quantized model file). */
export interface GateSpec {
    readonly metric: MetricName | 'size';
    readonly output: string | undefined;
    /** Glob on inner values: the rule is about the SNR of each that it names, not about outputs. */
    readonly layers: string | undefined;
    readonly min: number | undefined;
    readonly max: number | undefined;
    /** Largest loss against the float model. */
    readonly drop: LossLimit | undefined;
    /** Largest loss against the same build at the base commit. */
    readonly fromBase: LossLimit | undefined;
    /** Figures as near as this count as equal, in the metric's unit. */
    readonly epsilon: number;
    readonly waiver: Waiver | undefined;
    readonly level: 'fail' | 'warn' | 'info';
    /** The rule as the user wrote it. */
    readonly text: string;
    readonly place: SourceRange;
}
/** A loss is a change to the worse: a drop, or growth where less is better. */
export interface LossLimit {
    /** In the metric's unit (points for percentages), or a fraction of the figure compared with. */
    readonly limit: number;
    readonly relative: boolean;
}
/** Excuses a broken rule up to and including the day `until`, in UTC. */
export interface Waiver {
    /** YYYY-MM-DD */
    readonly until: string;
    readonly reason: string;
}
/** `Recipe` is plain JSON: this assignment fails to compile when it stops being so. */
export declare const recipeJson: (recipe: Recipe) => Json;
