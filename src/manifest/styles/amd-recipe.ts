/** AMD Quark's configuration in the words of a recipe. */
import {findProfile} from '../../target/load-profile.ts';
import type {PositionRules} from '../../target/profile.ts';
import {
  AMD_RECIPE_DEFAULTS,
  MOVING_AVERAGE_CONSTANT,
  ORT_OPTION_DEFAULTS,
  PERCENTILE,
  STEP_DEFAULTS,
} from '../defaults.ts';
import type {IntegerType, RangeRecipe, Recipe, RecipeStep, ScaleKind, SubgraphSpec} from '../manifest.ts';
import {ADJUSTMENTS, ALIGNMENTS, type AmdOptions, FUSIONS, REWRITES, SIMULATIONS} from './amd-options.ts';

/** Quark's presets. */
export const AMD_CONFIGS = [
  'VINT8',
  'XINT8',
  'XINT8_ADAROUND',
  'XINT8_ADAQUANT',
  'A8W8',
  'A8W8_ADAROUND',
  'A8W8_ADAQUANT',
  'A16W8',
  'A16W8_ADAROUND',
  'A16W8_ADAQUANT',
  'S8S8_AAWS',
  'S8S8_AAWS_ADAROUND',
  'S8S8_AAWS_ADAQUANT',
  'U8S8_AAWS',
  'U8S8_AAWS_ADAROUND',
  'U8S8_AAWS_ADAQUANT',
  'BF16',
] as const;

export type AmdConfig = (typeof AMD_CONFIGS)[number];

/** By the last part of Quark's name: PowerOfTwoMethod.MinMSE, CalibrationMethod.MinMax. */
export const AMD_METHODS = ['MinMSE', 'NonOverflow', 'MinMax', 'Percentile', 'Entropy'] as const;

export type AmdMethod = (typeof AMD_METHODS)[number];

/** Passes of Quark's Shapeshifter that have a meaning here. */
export interface AmdPasses {
  readonly onnx_convert_fp16_to_fp32:
    | {
        readonly convert_fp16_to_fp32: boolean | undefined;
        readonly subgraphs_to_include: readonly SubgraphSpec[] | undefined;
      }
    | undefined;
}

/** The section `amd:`; members that are not written are undefined. */
export interface AmdSection {
  readonly config: AmdConfig | undefined;
  readonly calibrate_method: AmdMethod | undefined;
  readonly activation_type: IntegerType | undefined;
  readonly weight_type: IntegerType | undefined;
  readonly per_channel: boolean | undefined;
  readonly reduce_range: boolean | undefined;
  readonly enable_npu_cnn: boolean | undefined;
  readonly include_cle: boolean | undefined;
  readonly include_fast_ft: boolean | undefined;
  readonly op_types_to_quantize: readonly string[] | undefined;
  readonly exclude_nodes: readonly string[] | undefined;
  readonly nodes_to_exclude: readonly string[] | undefined;
  readonly subgraphs_to_exclude: readonly SubgraphSpec[] | undefined;
  readonly extra_options: Partial<AmdOptions> | undefined;
  readonly passes: AmdPasses | undefined;
}

/** The three quantizers of Quark: of plain QDQ format, of its extended one, and of NPUs that compute with shifts. */
type Family = 'plain' | 'extended' | 'npu-cnn';

interface Preset {
  readonly method: AmdMethod;
  readonly activations: IntegerType;
  readonly family: Family;
  readonly options: Partial<AmdOptions>;
}

/** Source: AMD Quark 0.13, default configurations. */
const PRESETS: Readonly<Record<string, Preset>> = {
  VINT8: {
    method: 'MinMSE',
    activations: 'int8',
    family: 'plain',
    options: {
      ActivationSymmetric: true,
      ForceQuantizeNoInputCheck: false,
      ConvertBNToConv: true,
      ConvertSigmoidToHardSigmoid: false,
      ConvertClipToRelu: true,
      ConvertSplitToSlice: true,
      ReplaceClip6Relu: true,
      ConvertReduceMeanToGlobalAvgPool: false,
      RemoveQDQConvClip: false,
      RemoveQDQConvPRelu: false,
      RemoveQDQConvRelu: false,
      RemoveQDQConvLeakyRelu: false,
      Int32Bias: false,
      DedicatedQDQPair: true,
      QuantizeAllOpTypes: true,
    },
  },
  XINT8: {method: 'MinMSE', activations: 'uint8', family: 'npu-cnn', options: {ActivationSymmetric: true}},
  A8W8: {
    method: 'MinMax',
    activations: 'int8',
    family: 'extended',
    options: {ActivationSymmetric: true, AlignConcat: true},
  },
  A16W8: {
    method: 'MinMax',
    activations: 'int16',
    family: 'extended',
    options: {ActivationSymmetric: true, AlignConcat: true},
  },
  S8S8_AAWS: {method: 'Percentile', activations: 'int8', family: 'plain', options: {Percentile: 99.9999}},
  U8S8_AAWS: {method: 'Percentile', activations: 'uint8', family: 'plain', options: {}},
};

/** What is merged of preset and section. */
interface Settings {
  /** Name of the preset, without an algorithm. */
  readonly config: string;
  readonly family: Family;
  readonly method: AmdMethod;
  readonly section: Partial<AmdSection>;
  readonly activations: IntegerType;
  readonly options: Partial<AmdOptions>;
  /** The algorithm in the preset's name. */
  readonly algorithm: 'adaround' | 'adaquant' | undefined;
}

/** The recipe that stands for a section; what is not written follows the preset, VINT8 without one. */
export function amdRecipe(section: Partial<AmdSection>): Recipe {
  if (section.config === 'BF16') return bfloat16Recipe(section);
  const settings = settingsOf(section);
  const {options, family, activations} = settings;
  const scale: ScaleKind = isPowerOfTwo(settings.method) ? 'power-of-two' : 'float';
  const weights = section.weight_type ?? 'int8';
  const isSigned = (type: IntegerType): boolean => !type.startsWith('u');
  return {
    ...AMD_RECIPE_DEFAULTS,
    weights: {
      type: weights,
      granularity: section.per_channel ? 'per-channel' : 'per-tensor',
      symmetric: options.WeightSymmetric ?? isSigned(weights),
      scale,
      reducedRange: section.reduce_range ?? false,
    },
    activations: {
      type: options.WeightsOnly ? 'float' : activations,
      symmetric: options.ActivationSymmetric ?? false,
      scale,
      reducedRange: false,
    },
    bias: biasType(options, family),
    range: rangeOf(settings),
    steps: stepsOf(settings),
    operators: operatorsOf(settings),
    excludeNodes: [...(section.exclude_nodes ?? []), ...(section.nodes_to_exclude ?? [])],
    excludeSubgraphs: section.subgraphs_to_exclude ?? [],
    includeSubgraphs: section.passes?.onnx_convert_fp16_to_fp32?.subgraphs_to_include ?? [],
    floatType: floatTypeOf(settings),
    fusedOperators: fusedOperators(options),
    ownParameters: family === 'plain' ? OWN_PARAMETERS : [...OWN_PARAMETERS, 'AveragePool'],
    aligned: family === 'extended' ? alignedOperators(options, false) : [],
    positions: family === 'npu-cnn' ? positionRules(options) : undefined,
    approximated: approximations(options, family),
    conversions: conversionsOf(settings),
    ortOptions: {
      ...ORT_OPTION_DEFAULTS,
      AddQDQPairToWeight: options.AddQDQPairToWeight ?? false,
      DedicatedQDQPair: options.DedicatedQDQPair ?? false,
      ForceQuantizeNoInputCheck: options.ForceQuantizeNoInputCheck ?? true,
      MatMulConstBOnly: options.MatMulConstBOnly ?? false,
      OpTypesToExcludeOutputQuantization: options.OpTypesToExcludeOutputQuantization ?? [],
      MinimumRealRange: options.MinimumRealRange,
      UseQDQContribOps: options.UseQDQContribOps ?? family === 'extended',
    },
  };
}

/**
 * Every value of the model in bfloat16, which leaves nothing to be calibrated. The model is not rewritten for an NPU, since
 * compilers are given the original.
 *
 * Source: AMD Quark 0.13, default configuration BF16 with BF16QDQToCast.
 */
function bfloat16Recipe({include_cle, extra_options: options = {}}: Partial<AmdSection>): Recipe {
  return {
    ...AMD_RECIPE_DEFAULTS,
    weights: {...AMD_RECIPE_DEFAULTS.weights, type: 'float'},
    activations: {...AMD_RECIPE_DEFAULTS.activations, type: 'float'},
    bias: 'float',
    floatType: 'bfloat16',
    range: {method: 'min-max'},
    fusedOperators: fusedOperators(options),
    conversions: [...switchedOn(REWRITES, options, false), ...((include_cle ?? true) ? EQUALIZATION : [])],
    ortOptions: {...ORT_OPTION_DEFAULTS, AddQDQPairToWeight: options.AddQDQPairToWeight ?? true},
  };
}

const EQUALIZATION = ['quark-equalization'] as const;

/** What is left of a float16 model stays float16; what is left out for an NPU is compiled to bfloat16. Source: Vitis AI 6.2. */
function floatTypeOf({section, options, config}: Settings): Recipe['floatType'] {
  if (options.QuantizeFP16) return 'float16';
  const parts = [section.exclude_nodes, section.nodes_to_exclude, section.subgraphs_to_exclude];
  return config === 'VINT8' && parts.some((part) => part && part.length > 0) ? 'bfloat16' : 'float32';
}

function settingsOf(section: Partial<AmdSection>): Settings {
  const config = section.config ?? 'VINT8';
  const name = config.replace(/_ADA(ROUND|QUANT)$/, '');
  const preset = PRESETS[name] ?? PRESETS.VINT8!;
  const given = Object.entries(section.extra_options ?? {}).filter(([, value]) => value !== undefined);
  const isNpu = section.enable_npu_cnn ?? preset.family === 'npu-cnn';
  const plainFamily = preset.family === 'npu-cnn' ? 'plain' : preset.family;
  return {
    config: name,
    family: isNpu ? 'npu-cnn' : plainFamily,
    method: section.calibrate_method ?? preset.method,
    section,
    activations: section.activation_type ?? preset.activations,
    options: {...preset.options, ...Object.fromEntries(given)},
    algorithm: config.endsWith('ADAROUND') ? 'adaround' : config.endsWith('ADAQUANT') ? 'adaquant' : undefined,
  };
}

const isPowerOfTwo = (method: AmdMethod): boolean => method === 'MinMSE' || method === 'NonOverflow';

/** Without Int32Bias a bias has the type of weights; the default is the NPU's. */
function biasType({QuantizeBias, Int32Bias}: Partial<AmdOptions>, family: Family): Recipe['bias'] {
  if (QuantizeBias === false) return 'float';
  return (Int32Bias ?? family !== 'npu-cnn') ? 'int32' : 'int8';
}

function rangeOf({method, options}: Settings): RangeRecipe {
  const {CalibMovingAverage, CalibMovingAverageConstant: constant, Percentile: percentile} = options;
  if (method === 'MinMSE') return {method: 'quark-min-mse'};
  if (method === 'Percentile') return {method: 'percentile', percentile: percentile ?? PERCENTILE};
  if (method === 'Entropy') return {method: 'entropy'};
  if (CalibMovingAverage) return {method: 'moving-average', constant: constant ?? MOVING_AVERAGE_CONSTANT};
  return {method: 'min-max'};
}

function stepsOf({section, options, algorithm}: Settings): readonly RecipeStep[] {
  if (!(section.include_fast_ft ?? algorithm !== undefined)) return [];
  const step = options.FastFinetune?.OptimAlgorithm ?? algorithm ?? 'adaround';
  const samples = options.FastFinetune?.DataSize;
  return [{step, options: {...STEP_DEFAULTS[step], ...(samples === undefined ? {} : {samples})}}];
}

/** What gets quantizers unless all operators do. Source: AMD Quark 0.13, registries of operators. */
export const AMD_OPERATORS: readonly string[] = (
  'Conv ConvTranspose Gemm MatMul Add Mul Sub Div Min Max Relu Clip LeakyRelu PRelu Sigmoid HardSigmoid Tanh Gelu Erf ' +
  'Softmax MaxPool AveragePool GlobalAveragePool ReduceMean Concat Split Slice Pad Reshape Squeeze Unsqueeze Flatten ' +
  'Transpose Resize DepthToSpace SpaceToDepth Gather Where ArgMax BatchNormalization InstanceNormalization ' +
  'LayerNormalization LpNormalization EmbedLayerNormalization'
).split(' ');

function operatorsOf({section, options}: Settings): Recipe['operators'] {
  if (options.QuantizeAllOpTypes) return {include: ['*'], exclude: []};
  return {include: section.op_types_to_quantize ?? AMD_OPERATORS, exclude: []};
}

/** Operators that onnxruntime lets share parameters or quantizes as layers, and Quark does not. */
const OWN_PARAMETERS = ['Flatten', 'Slice', 'GatherElements', 'Pad', 'TopK', 'BatchNormalization'];

/** Layers that an activation behind them is fused with. Source: AMD Quark 0.13. */
const FUSING_LAYERS = ['Conv', 'Add', 'MaxPool', 'AveragePool', 'GlobalAveragePool', 'MatMul', 'Gemm', 'ConvTranspose'];

/** Source: AMD Quark 0.13; a Pad is fused with the pooling behind it whatever the options. */
function fusedOperators(options: Partial<AmdOptions>): Recipe['fusedOperators'] {
  const activations = switchedOn(FUSIONS, options, true);
  return [
    ...FUSING_LAYERS.flatMap((layer) => activations.map((activation) => [layer, activation])),
    ['Pad', 'AveragePool'],
    ['Pad', 'GlobalAveragePool'],
  ];
}

/** What the switches of a table stand for that are on. */
function switchedOn<const T extends Readonly<Record<string, unknown>>>(
  table: T,
  options: Partial<Readonly<Record<keyof T, boolean | undefined>>>,
  byDefault: boolean,
): T[keyof T][] {
  const names = Object.keys(table) as (keyof T)[];
  return names.filter((name) => options[name] ?? byDefault).map((name) => table[name]);
}

const alignedOperators = (options: Partial<AmdOptions>, byDefault: boolean): string[] =>
  switchedOn(ALIGNMENTS, options, byDefault).flat();

/** The limits are those of the NPU that Quark serves. */
function positionRules(options: Partial<AmdOptions>): PositionRules | undefined {
  const rules = findProfile('vitis-aie-ml')?.positions;
  if (!rules || options.NPULimitationCheck === false) return undefined;
  const kept = new Set<string>(switchedOn(ADJUSTMENTS, options, true).flat());
  const adjustments = Object.fromEntries(Object.entries(rules).filter(([rule]) => kept.has(rule)));
  const aligned = alignedOperators({AlignTranspose: false, AlignReshape: false, ...options}, true);
  return {...adjustments, roundsMax: options.MaxLoopNum ?? rules.roundsMax, aligned};
}

function approximations(options: Partial<AmdOptions>, family: Family): Recipe['approximated'] {
  if (options.SimulateDPU === false || family === 'plain') return [];
  return switchedOn(SIMULATIONS, options, family === 'npu-cnn');
}

/** Rewrites that are on by default when Quark prepares a model for an NPU. */
const NPU_REWRITES = {ConvertBNToConv: true, ConvertReduceMeanToGlobalAvgPool: true, ConvertSplitToSlice: true};

function conversionsOf({family, options, section}: Settings): Recipe['conversions'] {
  const rewrites = switchedOn(REWRITES, {...(family === 'npu-cnn' ? NPU_REWRITES : {}), ...options}, false);
  return (section.include_cle ?? true) ? [...rewrites, ...EQUALIZATION] : rewrites;
}
