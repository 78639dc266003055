/**
 * `style: amd` – AMD Quark's ONNX quantization (Vitis AI) by its own names. Its section `amd:` takes what Quark's
 * QuantizationConfig takes; results are Quark's, bit for bit where that is possible.
 */
import type {IntegerType, ScaleKind, SubgraphSpec} from '../manifest.ts';
import {object, optional} from '../object-shape.ts';
import {plainText} from '../scalar-shapes.ts';
import {checked, choice, flag, formatted, list, mapped, type Shape, titled} from '../shape.ts';
import {AMD_OPTION_NAMES, amdOptions, FUSIONS, REWRITES} from './amd-options.ts';
import {AMD_CONFIGS, AMD_METHODS, type AmdMethod, type AmdPasses, type AmdSection, amdRecipe} from './amd-recipe.ts';
import type {Style} from './style.ts';

const METHOD_PATTERN =
  /^(?:(?:PowerOfTwoMethod\.)?(?:MinMSE|NonOverflow)|(?:CalibrationMethod\.)?(?:MinMax|Percentile|Entropy))$/;

/** Methods of Quark that are something else here. */
const METHOD_REMEDIES: Readonly<Record<string, string>> = {
  'CalibrationMethod.Distribution': 'It is for float8 only: write CalibrationMethod.Percentile.',
  'Int16Method.MinMax':
    'Scales that are 16-bit fractions are not public for any NPU here: write CalibrationMethod.MinMax.',
  'ExtendedCalibrationMethod.MinMSE': 'For float scales write "range: mse" in the recipe.',
  'ExtendedCalibrationMethod.LayerwisePercentile':
    'Write CalibrationMethod.Percentile with "extra_options: {Percentile: 99.99}".',
};

const method: Shape<AmdMethod> = formatted({
  expected: `a method such as PowerOfTwoMethod.MinMSE (${AMD_METHODS.join(', ')})`,
  pattern: METHOD_PATTERN,
  parse: (text) => AMD_METHODS.find((name) => text.endsWith(name)) ?? 'MinMSE',
  explain: (text, tree) => ({
    code: 'bad-value',
    message: `calibrate_method "${text}" is not known`,
    place: tree.place,
    remedy:
      METHOD_REMEDIES[text] ??
      'Allowed: PowerOfTwoMethod.MinMSE, PowerOfTwoMethod.NonOverflow, CalibrationMethod.MinMax, CalibrationMethod.Percentile, CalibrationMethod.Entropy.',
  }),
});

const QUANT_TYPES: Readonly<Record<string, IntegerType>> = {
  QInt8: 'int8',
  QUInt8: 'uint8',
  QInt16: 'int16',
  QUInt16: 'uint16',
  QInt4: 'int4',
  QUInt4: 'uint4',
};

const quantType: Shape<IntegerType> = formatted({
  expected: `a type such as QInt8 (${Object.keys(QUANT_TYPES).join(', ')})`,
  pattern: new RegExp(`^(?:(?:QuantType|ExtendedQuantType)\\.)?(?:${Object.keys(QUANT_TYPES).join('|')})$`),
  parse: (text) => QUANT_TYPES[text.slice(text.indexOf('.') + 1)] ?? 'int8',
});

const names = list(plainText('a node name'), {expected: 'a list of node names'});

/** `[[start, …], [end, …]]`, as Quark's pairs of lists. */
const subgraph: Shape<SubgraphSpec> = mapped(
  list(list(plainText('a node name'), {expected: 'a list of node names', minItems: 1}), {
    expected: 'two lists of node names, [[starts], [ends]]',
    minItems: 2,
    maxItems: 2,
  }),
  ([start = [], end = []]) => ({start, end}),
);

const passes: Shape<AmdPasses> = object(
  {
    onnx_convert_fp16_to_fp32: optional(
      object(
        {
          convert_fp16_to_fp32: optional(flag, 'Whether the pass runs.', true),
          subgraphs_to_include: optional(
            list(subgraph, {expected: 'a list of subgraphs, each [[starts], [ends]]'}),
            'Only these parts become float32 and are quantized; the rest stays float16. With QuantizeFP16.',
          ),
        },
        {noun: 'onnx_convert_fp16_to_fp32'},
      ),
      'Parts of a float16 model that become float32.',
    ),
  },
  {noun: 'passes'},
);

const fields = {
  config: optional(choice('configuration', AMD_CONFIGS), "One of Quark's default configurations.", 'VINT8'),
  calibrate_method: optional(method, 'How ranges are chosen; it decides whether scales are powers of two.'),
  activation_type: optional(quantType, 'Type of activations.'),
  weight_type: optional(quantType, 'Type of weights.', 'QInt8'),
  per_channel: optional(flag, 'One scale for each output channel of a weight.', false),
  reduce_range: optional(flag, 'Weights of 7 bits.', false),
  enable_npu_cnn: optional(flag, 'Quantize for an NPU that computes with shifts: refinement and approximations.'),
  include_cle: optional(flag, 'Cross-layer equalization before quantization.', true),
  include_fast_ft: optional(flag, 'Optimise roundings by FastFinetune.', false),
  op_types_to_quantize: optional(
    list(plainText('an operator type'), {expected: 'a list of operator types', minItems: 1}),
    'Only these operator types get quantizers.',
  ),
  exclude_nodes: optional(names, 'Node names left in float.'),
  nodes_to_exclude: optional(names, 'The same under its older name.'),
  subgraphs_to_exclude: optional(
    list(subgraph, {expected: 'a list of subgraphs, each [[starts], [ends]]'}),
    'Connected parts left in float: all nodes on a path from a start to an end.',
  ),
  passes: optional(passes, "Quark's Shapeshifter: which parts of a float16 model become float32, to be quantized."),
  extra_options: optional(amdOptions, 'Options by their own names.'),
} as const;

const hints: Readonly<Record<string, string>> = {
  ...Object.fromEntries(AMD_OPTION_NAMES.map((name) => [name, `Write it in "extra_options: {${name}: …}".`])),
  optimize_model: 'Leave it out: import always simplifies the model.',
  quant_format: 'Leave it out: models are written in the QDQ format.',
  use_external_data_format: 'Leave it out.',
  use_dynamic_quant: 'Scales are fixed before deployment on every target here: leave it out.',
  input_nodes: 'Write "exclude_nodes" or "subgraphs_to_exclude" for what comes before.',
  output_nodes: 'Write "exclude_nodes" or "subgraphs_to_exclude" for what comes behind.',
  nodes_to_quantize: 'Write "op_types_to_quantize", or "exclude_nodes" for the others.',
  include_sq: 'Write "steps: [equalize]" in the recipe.',
  include_rotation: 'It is for language models: leave it out.',
  include_gptq: 'Write "steps: [sequential-mse]" or "steps: [adaround]" in the recipe.',
  include_auto_mp: 'Declare builds for both precisions, or "exclude_nodes".',
  subgraphs_to_include: 'Write "passes: {onnx_convert_fp16_to_fp32: {subgraphs_to_include: …}}".',
  specific_tensor_precision: 'Write "overrides:" in the recipe.',
};

interface FloatMistake {
  readonly message: string;
  readonly remedy: string;
}

/** Words about integers, or about leaving a part in float, which is what the whole model is. */
const INTEGER_WORDS = [
  'calibrate_method',
  'activation_type',
  'weight_type',
  'per_channel',
  'reduce_range',
  'enable_npu_cnn',
  'include_fast_ft',
  'op_types_to_quantize',
  'exclude_nodes',
  'nodes_to_exclude',
  'subgraphs_to_exclude',
  'passes',
] as const;

/** Options that a model in bfloat16 can have; the others are about integers. */
const BFLOAT16_OPTIONS: readonly string[] = [
  'AddQDQPairToWeight',
  'BF16QDQToCast',
  'UseRandomData',
  ...Object.keys(FUSIONS),
  ...Object.keys(REWRITES),
];

function bfloat16Mistake(given: AmdSection): FloatMistake | undefined {
  const options = Object.entries(given.extra_options ?? {}).filter(([, value]) => value !== undefined);
  const word =
    INTEGER_WORDS.find((name) => given[name] !== undefined) ??
    options.map(([name]) => name).find((name) => !BFLOAT16_OPTIONS.includes(name));
  if (word === undefined) return undefined;
  const remedy = `Drop "${word}", or write config: VINT8, which leaves parts of the model to bfloat16.`;
  return {message: `with config BF16 every value of the model is bfloat16, so "${word}" means nothing`, remedy};
}

function float16Mistake(given: AmdSection, scale: ScaleKind): FloatMistake | undefined {
  const {QuantizeFP16, UseFP32Scale, BF16QDQToCast} = given.extra_options ?? {};
  if (BF16QDQToCast)
    return {message: 'BF16QDQToCast belongs to config BF16', remedy: 'Drop it, or write config: BF16.'};
  const needs = (word: string): FloatMistake => ({
    message: `${word} is for float16 models`,
    remedy: 'Write "QuantizeFP16: true" in extra_options beside it, or drop it.',
  });
  const pass = given.passes?.onnx_convert_fp16_to_fp32;
  if (pass?.convert_fp16_to_fp32 === false)
    return {message: 'float16 cannot be quantized', remedy: 'Write "convert_fp16_to_fp32: true", or drop the pass.'};
  if (!QuantizeFP16) {
    if (UseFP32Scale !== undefined) return needs('UseFP32Scale');
    return pass ? needs('onnx_convert_fp16_to_fp32') : undefined;
  }
  if (UseFP32Scale !== false || scale === 'power-of-two') return undefined;
  return {
    message: 'float16 does not hold scales that are no powers of two',
    remedy: 'Write "UseFP32Scale: true", or a method of PowerOfTwoMethod.',
  };
}

/** What Quark asks of an NPU of the DPU family, in the order in which it is checked. */
const section: Shape<AmdSection> = checked(object(fields, {noun: 'amd', hints}), (given, tree) => {
  const {activations, weights, positions, compat} = amdRecipe(given);
  const mistake = (message: string, remedy: string) =>
    ({code: 'bad-value', message, place: tree.place, remedy}) as const;
  const floatMistake = given.config === 'BF16' ? bfloat16Mistake(given) : float16Mistake(given, weights.scale);
  if (floatMistake) return mistake(floatMistake.message, floatMistake.remedy);
  if (compat !== 'quark' || !(given.enable_npu_cnn ?? positions)) return undefined;
  if (weights.granularity === 'per-channel')
    return mistake('with enable_npu_cnn weights have one scale per tensor', 'Drop "per_channel".');
  if (weights.reducedRange) return mistake('with enable_npu_cnn weights use all 8 bits', 'Drop "reduce_range".');
  if (weights.type !== 'int8') return mistake('with enable_npu_cnn weights are QInt8', 'Drop "weight_type".');
  if (!weights.symmetric || (activations.type !== 'float' && !activations.symmetric))
    return mistake('with enable_npu_cnn zero points are fixed', 'Drop "WeightSymmetric" and "ActivationSymmetric".');
  return undefined;
});

/** Keys that no other tool has. */
const OWN_KEYS = ['calibrate_method', 'enable_npu_cnn', 'exclude_nodes', 'subgraphs_to_exclude', 'include_fast_ft'];

export const amdStyle: Style = {
  section: titled('amd', mapped(section, amdRecipe)),
  defaults: amdRecipe({}),
  hints: {
    ...Object.fromEntries(OWN_KEYS.map((name) => [name, `Write "style: amd" and "amd: {${name}: …}".`])),
    ...Object.fromEntries(
      ['VINT8', 'XINT8', 'A8W8', 'A16W8', 'BF16'].map((name) => [
        name,
        `Write "style: amd" and "amd: {config: ${name}}".`,
      ]),
    ),
  },
};
