/**
 * `style: aimet` – what aimet-onnx 2.42 makes of a model: its quantizers, its ranges, its steps, by its own names. The
 * results are reproduced; a configuration file is taken by value.
 */
import {BUILT_IN_CONFIGS, builtInConfig} from '../aimet/built-in-configs.ts';
import {type QuantsimConfig, quantsimConfig} from '../aimet/quantsim-config.ts';
import {recipeOfConfig} from '../aimet/recipe-of-config.ts';
import {RECIPE_DEFAULTS, STEP_DEFAULTS} from '../defaults.ts';
import type {RangeRecipe, Recipe, StepName} from '../manifest.ts';
import {type Constraint, object, optional} from '../object-shape.ts';
import {filePath} from '../scalar-shapes.ts';
import {
  checked,
  choice,
  either,
  flag,
  type Mistake,
  mapped,
  numeric,
  type Shape,
  titled,
  withExamples,
} from '../shape.ts';
import type {Tree} from '../source-tree.ts';
import type {Style} from './style.ts';

const SCHEMES = [
  'min_max',
  'post_training_tf',
  'tf',
  'tf_enhanced',
  'post_training_tf_enhanced',
  'percentile',
  'post_training_percentile',
  'mse',
  'entropy',
] as const;

type Scheme = (typeof SCHEMES)[number];

/** AIMET's own: the whole range, as its histogram knows it. */
const PERCENTILE_VALUE = 100;

function rangeOf(scheme: Scheme, percentile: number): RangeRecipe {
  switch (scheme) {
    case 'min_max':
    case 'post_training_tf':
    case 'tf':
      return {method: 'min-max'};
    case 'tf_enhanced':
    case 'post_training_tf_enhanced':
      return {method: 'tf-enhanced'};
    case 'percentile':
    case 'post_training_percentile':
      return {method: 'percentile', percentile};
    case 'mse':
    case 'entropy':
      return {method: scheme};
  }
}

const BIT_WIDTHS = [4, 8, 16, 32];

const bits: Shape<number> = checked(
  numeric({expected: '4, 8, 16 or 32', integer: true}),
  (value, tree): Mistake | undefined =>
    BIT_WIDTHS.includes(value)
      ? undefined
      : {code: 'bad-value', message: `${value} bits are not 4, 8, 16 or 32`, place: tree.place},
);

/** A file's content stands here in place of its path when the manifest is loaded: see `include-files.ts`. */
const config: Shape<QuantsimConfig> = either<QuantsimConfig>({
  expected: `a path, or one of ${BUILT_IN_CONFIGS.join(', ')}`,
  text: withExamples(
    mapped(filePath, (name) => builtInConfig(BUILT_IN_CONFIGS.includes(name) ? name : 'default')),
    ['htp_v73', 'default_per_channel', 'quantsim_config.json'],
  ),
  map: quantsimConfig,
});

const fields = {
  quant_scheme: optional(choice('quant_scheme', SCHEMES), 'How ranges are chosen, those of weights too.', 'min_max'),
  percentile_value: optional(
    numeric({expected: 'a share in %, above 0 and at most 100', above: 0, max: 100}),
    'Share of the values of an activation, in %, that stay in range.',
    PERCENTILE_VALUE,
  ),
  default_param_bw: optional(bits, 'Bits of weights; 32 leaves them in float.', 8),
  default_activation_bw: optional(bits, 'Bits of activations; 32 leaves them in float.', 8),
  config_file: optional(config, 'Quantsim configuration: a file, or one that AIMET knows by name.', 'default'),
  equalize_model: optional(flag, 'Cross-layer equalization first.', false),
  apply_seq_mse: optional(flag, 'Scales of weights by sequential MSE.', false),
  apply_adaround: optional(flag, 'Adaptive rounding of weights.', false),
  correct_bias: optional(flag, 'Biases corrected by what quantization shifts.', false),
} as const;

const percentileWithScheme: Constraint = {
  schema: {},
  check: (tree, subject, report) => {
    const parameter = tree.entries.find(({key}) => key.text === 'percentile_value');
    const scheme = tree.entries.find(({key}) => key.text === 'quant_scheme')?.value;
    const isPercentile = scheme?.kind === 'scalar' && String(scheme.value).endsWith('percentile');
    if (!parameter || isPercentile) return;
    const message = `"percentile_value" in ${subject} needs "quant_scheme: percentile" beside it`;
    report({severity: 'error', code: 'manifest/missing-key', message, place: parameter.key.place});
  },
};

/** Steps in the order in which AIMET's flow takes them. */
function stepsOf(wanted: Readonly<Record<StepName, boolean | undefined>>): Recipe['steps'] {
  const names: readonly StepName[] = ['equalize', 'sequential-mse', 'adaround', 'bias-correction'];
  return names.filter((step) => wanted[step]).map((step) => ({step, options: STEP_DEFAULTS[step]}));
}

const section: Shape<Recipe> = titled(
  'aimet',
  mapped(
    checked(object(fields, {noun: 'aimet', constraints: [percentileWithScheme]}), unsupportedKernel),
    (given): Recipe => ({
      ...RECIPE_DEFAULTS,
      ...recipeOfConfig(given.config_file ?? builtInConfig('default'), widthsOf(given)),
      range: rangeOf(given.quant_scheme ?? 'min_max', given.percentile_value ?? PERCENTILE_VALUE),
      steps: stepsOf({
        equalize: given.equalize_model,
        'fold-high-biases': false,
        'sequential-mse': given.apply_seq_mse,
        adaround: given.apply_adaround,
        adaquant: false,
        'bias-correction': given.correct_bias,
      }),
    }),
  ),
);

interface Widths {
  readonly default_param_bw: number | undefined;
  readonly default_activation_bw: number | undefined;
}

const DEFAULT_BITS = 8;

const widthsOf = ({default_param_bw, default_activation_bw}: Widths) => ({
  param: default_param_bw ?? DEFAULT_BITS,
  activation: default_activation_bw ?? DEFAULT_BITS,
});

/** A configuration may list the pairs of formats that its target computes in. */
function unsupportedKernel(
  given: Widths & {readonly config_file: QuantsimConfig | undefined},
  tree: Tree,
): Mistake | undefined {
  const kernels = given.config_file?.defaults.supported_kernels;
  const {param, activation} = widthsOf(given);
  const isFormat = (format: {readonly bitwidth: number} | undefined, wanted: number): boolean =>
    format === undefined || format.bitwidth === wanted;
  if (!kernels || kernels.some((one) => isFormat(one.activation, activation) && isFormat(one.param, param)))
    return undefined;
  const listed = kernels.map((one) => `${one.activation.bitwidth}/${one.param?.bitwidth ?? 'any'}`).join(', ');
  return {
    code: 'bad-value',
    message: `the configuration's target has no kernel for ${activation}-bit activations with ${param}-bit weights`,
    place: tree.key?.place ?? tree.place,
    remedy: `Choose default_activation_bw/default_param_bw of ${listed}.`,
  };
}

export const aimetStyle: Style = {
  section,
  defaults: {
    ...RECIPE_DEFAULTS,
    ...recipeOfConfig(builtInConfig('default'), {param: DEFAULT_BITS, activation: DEFAULT_BITS}),
    range: rangeOf('min_max', PERCENTILE_VALUE),
    steps: [],
  },
  hints: Object.fromEntries(
    Object.keys(fields).map((name) => [name, `Write "style: aimet" and "aimet: {${name}: …}".`]),
  ),
};
