/**
 * `style: amd` – AMD Quark's ONNX quantization (Vitis AI) by its own names. Its section `amd:` takes what Quark's
 * QuantizationConfig takes; results are Quark's, bit for bit where that is possible.
 */
import type {IntegerType, SubgraphSpec} from '../manifest.ts';
import {object, optional} from '../object-shape.ts';
import {plainText} from '../scalar-shapes.ts';
import {checked, choice, flag, formatted, list, mapped, type Shape, titled} from '../shape.ts';
import {AMD_OPTION_NAMES, amdOptions} from './amd-options.ts';
import {AMD_CONFIGS, AMD_METHODS, type AmdMethod, type AmdSection, amdRecipe} from './amd-recipe.ts';
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
  specific_tensor_precision: 'Write "overrides:" in the recipe.',
};

/** What Quark asks of an NPU of the DPU family, in the order in which it is checked. */
const section: Shape<AmdSection> = checked(object(fields, {noun: 'amd', hints}), (given, tree) => {
  const {activations, weights, positions, compat} = amdRecipe(given);
  if (compat !== 'quark' || !(given.enable_npu_cnn ?? positions)) return undefined;
  const mistake = (message: string, remedy: string) =>
    ({code: 'bad-value', message, place: tree.place, remedy}) as const;
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
      ['VINT8', 'XINT8', 'A8W8', 'A16W8'].map((name) => [name, `Write "style: amd" and "amd: {config: ${name}}".`]),
    ),
  },
};
