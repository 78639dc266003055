/**
 * `style: ti` – recipes in the words of TI's Tiny ML Tensorlab: its section `ti:` takes the quantization lines of a
 * `training:` section, and the arguments of its wrapper classes that post-training quantization looks at.
 */
import {RECIPE_DEFAULTS, STEP_DEFAULTS, TI_RECIPE_DEFAULTS} from '../defaults.ts';
import {
  INTEGER_TYPES,
  type IntegerType,
  type RangeRecipe,
  type Recipe,
  type RecipeStep,
  type WeightRange,
} from '../manifest.ts';
import {type Decoded, object, optional} from '../object-shape.ts';
import {checked, choice, flag, type Mistake, mapped, numeric, type Shape, titled} from '../shape.ts';
import type {Tree} from '../source-tree.ts';
import type {Style} from './style.ts';

/** One of a few numbers. */
function oneOf<const T extends number>(noun: string, allowed: readonly T[]): Shape<T> {
  const expected = `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`;
  const isAllowed = (value: number): value is T => allowed.some((one) => one === value);
  const known = checked(numeric({expected, integer: true}), (value, tree): Mistake | undefined =>
    isAllowed(value)
      ? undefined
      : {code: 'bad-value', message: `${noun} cannot be ${value}`, place: tree.place, remedy: `Write ${expected}.`},
  );
  return {
    ...mapped(known, (value) => allowed.find((one) => one === value) ?? (allowed[0] as T)),
    schema: () => ({enum: allowed}),
  };
}

const bitwidth = (noun: string) => oneOf(noun, [2, 4, 8]);

/** QAT is known, so that it can be told why it is not there. */
const method = checked(choice('quantization method', ['PTQ', 'QAT']), refuseTraining);

function refuseTraining(value: 'PTQ' | 'QAT', tree: Tree): Mistake | undefined {
  if (value === 'PTQ') return undefined;
  return {
    code: 'no-training',
    message: 'quantization-aware training is not available',
    place: tree.place,
    remedy: 'Write "PTQ"; "steps: [adaround, bias-correction]" in the recipe gains back much of what training would.',
  };
}

const observer = choice('observer', ['default', 'histogram', 'entropy']);

const fields = {
  quantization: optional(
    oneOf('quantization', [0, 1, 2]),
    '0 leaves the model float, 1 is generic, 2 is for the NPU.',
    2,
  ),
  quantization_method: optional(method, 'Post-training quantization.', 'PTQ'),
  quantization_weight_bitwidth: optional(bitwidth('the weight bit width'), 'Bits of weights.', 8),
  quantization_activation_bitwidth: optional(bitwidth('the activation bit width'), 'Bits of values.', 8),
  weight_observer: optional(observer, 'Which part of a channel the range of its weights covers.', 'default'),
  activation_observer: optional(observer, 'How the range of values is chosen.', 'default'),
  bias_calibration_factor: optional(
    numeric({expected: 'a number from 0 to 1', min: 0, max: 1}),
    'Share of the mean error of each layer that is put into its bias; 0 leaves biases alone.',
    0,
  ),
  float_ops: optional(flag, 'Biases stay float, and the model is not written in integers.', false),
  output_int: optional(flag, 'The outputs of the model stay integers.', false),
} as const;

type Section = Decoded<typeof fields>;

/** Layers with 8-bit weights are scaled by a shift alone, so all their scales are powers of two; narrower weights have any. */
const POWER_OF_TWO_BITS = 8;

function recipeOf(section: Section): Recipe {
  const mode = section.quantization ?? 2;
  if (mode === 0) return floatRecipe();
  const weightBits = section.quantization_weight_bitwidth ?? POWER_OF_TWO_BITS;
  const activationBits = section.quantization_activation_bitwidth ?? POWER_OF_TWO_BITS;
  const isNpu = mode === 2;
  const onlyShifts = isNpu && weightBits === POWER_OF_TWO_BITS;
  const scale = onlyShifts ? 'power-of-two-up' : 'float';
  const isFloatBias = section.float_ops ?? false;
  const base = TI_RECIPE_DEFAULTS;
  return {
    ...base,
    weights: {...base.weights, type: integerType('int', weightBits), scale},
    activations: {...base.activations, type: integerType('uint', activationBits), scale},
    weightRange: WEIGHT_RANGES_BY_OBSERVER[section.weight_observer ?? 'default'],
    range: RANGES_BY_OBSERVER[section.activation_observer ?? 'default'],
    bias: isFloatBias ? 'float' : 'int32',
    steps: biasSteps(section.bias_calibration_factor ?? 0),
    operators: isNpu ? base.operators : RECIPE_DEFAULTS.operators,
    equalScales: isNpu ? base.equalScales : [],
    replace: isNpu ? base.replace : {},
    export: isNpu && !isFloatBias ? {form: 'tinpu', hasIntegerOutputs: section.output_int ?? false} : undefined,
  };
}

function floatRecipe(): Recipe {
  const {weights, activations} = RECIPE_DEFAULTS;
  return {
    ...RECIPE_DEFAULTS,
    weights: {...weights, type: 'float'},
    activations: {...activations, type: 'float'},
    steps: [],
  };
}

const integerType = (sign: 'int' | 'uint', bits: number): IntegerType =>
  INTEGER_TYPES.find((type) => type === `${sign}${bits}`) ?? 'int8';

const WEIGHT_RANGES_BY_OBSERVER: Readonly<Record<'default' | 'histogram' | 'entropy', WeightRange>> = {
  default: 'min-max',
  histogram: 'histogram',
  entropy: 'entropy',
};

/** The quantiles 0.0001 and 0.9999 of the values leave 99.98 % between them. Source: TI, range shrink percentile 0.01. */
const HISTOGRAM_PERCENTILE = 99.98;

const RANGES_BY_OBSERVER: Readonly<Record<'default' | 'histogram' | 'entropy', RangeRecipe>> = {
  default: TI_RECIPE_DEFAULTS.range,
  histogram: {method: 'percentile', percentile: HISTOGRAM_PERCENTILE},
  entropy: {method: 'entropy'},
};

const biasSteps = (factor: number): readonly RecipeStep[] =>
  factor === 0 ? [] : [{step: 'bias-correction', options: {...STEP_DEFAULTS['bias-correction'], factor}}];

/** What TI's names are called here. */
const hints: Readonly<Record<string, string>> = {
  weight_bitwidth: 'Write "quantization_weight_bitwidth" in "ti:".',
  activation_bitwidth: 'Write "quantization_activation_bitwidth" in "ti:".',
  target_device: 'Write "target: ti-tinpu" in the build.',
  num_batch_norm_update_epochs: 'Leave it out: normalization is folded into the layers before anything else.',
  num_observer_update_epochs: 'Leave it out: ranges are taken from the calibration data once.',
  total_epochs: 'Leave it out: nothing is trained.',
  auto_quantization: 'Write "overrides:" in the recipe, or a "matrix" of "weights" in the build.',
  partial_quantization: 'Write "exclude-nodes" in the recipe.',
};

export const tiStyle: Style = {
  section: titled('ti', mapped(object(fields, {noun: 'ti', hints}), recipeOf)),
  defaults: TI_RECIPE_DEFAULTS,
  hints: Object.fromEntries(Object.keys(fields).map((name) => [name, `Write "style: ti" and "ti: {${name}: …}".`])),
};
