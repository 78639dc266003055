/** `recipe:` of a build: how float values become integers. */
import {
  ARE_ACTIVATIONS_SYMMETRIC,
  areWeightsSymmetric,
  MOVING_AVERAGE_CONSTANT,
  ORT_OPTION_DEFAULTS,
  ORT_RECIPE_DEFAULTS,
  PERCENTILE,
  RECIPE_DEFAULTS,
  type RecipeDefaults,
} from './defaults.ts';
import {
  type ActivationRecipe,
  INTEGER_TYPES,
  type RangeRecipe,
  RECIPE_STEPS,
  type Recipe,
  type WeightRecipe,
} from './manifest.ts';
import {type Constraint, type Decoded, needs, object, optional, required} from './object-shape.ts';
import {ortOptions, ortRecipeHints} from './ort-options.ts';
import {overrides, resolveOverrides} from './override-section.ts';
import {plainText, type QuantizerWords, quantizerWords} from './scalar-shapes.ts';
import {
  allowedWords,
  choice,
  either,
  flag,
  formatted,
  list,
  type Mistake,
  mapped,
  numeric,
  partOfScalar,
  type Shape,
  titled,
  withExamples,
} from './shape.ts';
import type {Tree} from './source-tree.ts';

const TYPE_WORDS = [...INTEGER_TYPES, 'float'] as const;

const reducedRange = optional(flag, 'Use 7 of 8 bits, for kernels whose 16-bit accumulators saturate.', false);

export const weights: Shape<QuantizerWords> = titled(
  'weights',
  either<QuantizerWords>({
    expected: 'a type such as "int8 per-channel", or a map with "type"',
    text: withExamples(quantizerWords('weights type', {hasGranularity: true}), [
      'int8 per-channel',
      'int8 per-tensor',
      'int4 per-channel',
      'float',
    ]),
    map: mapped(
      object(
        {
          type: required(choice('weights type', TYPE_WORDS, 'unknown-type'), 'Type of the stored weights.'),
          granularity: optional(
            choice('granularity', ['per-tensor', 'per-channel']),
            'One scale for a tensor, or one for each output channel.',
            RECIPE_DEFAULTS.weights.granularity,
          ),
          symmetric: optional(flag, 'Zero point 0. Default: true for signed types, false for unsigned ones.'),
          'reduced-range': reducedRange,
        },
        {noun: 'weights'},
      ),
      ({'reduced-range': reduced, ...rest}): QuantizerWords => ({...rest, reducedRange: reduced}),
    ),
  }),
);

export const activations: Shape<QuantizerWords> = titled(
  'activations',
  either<QuantizerWords>({
    expected: 'a type such as "uint8" or "int8 symmetric", or a map with "type"',
    text: withExamples(quantizerWords('activations type', {hasGranularity: false}), [
      'uint8',
      'int8 symmetric',
      'uint16',
      'float',
    ]),
    map: mapped(
      object(
        {
          type: required(choice('activations type', TYPE_WORDS, 'unknown-type'), 'Type of the values between layers.'),
          symmetric: optional(flag, 'Zero point in the middle of the range.', ARE_ACTIVATIONS_SYMMETRIC),
          'reduced-range': reducedRange,
        },
        {noun: 'activations'},
      ),
      ({'reduced-range': reduced, ...rest}): QuantizerWords => ({
        ...rest,
        granularity: undefined,
        reducedRange: reduced,
      }),
    ),
  }),
);

const RANGE_METHODS = [
  'min-max',
  'moving-average',
  'percentile',
  'entropy',
  'mse',
  'vitis-min-mse',
  'quark-min-mse',
] as const;

type RangeMethod = (typeof RANGE_METHODS)[number];

const percentile = numeric({expected: 'a share in %, above 0 and at most 100', above: 0, max: 100});
const constant = numeric({expected: 'a number above 0 and at most 1', above: 0, max: 1});

/** `percentile 99.99` and `moving-average 0.05` carry their parameter; the others have none. */
const RANGE_PATTERN =
  /^(?:min-max|entropy|mse|vitis-min-mse|quark-min-mse|percentile(?: +(?:100(?:\.0+)?|(?=[0-9.]*[1-9])[0-9]{1,2}(?:\.[0-9]+)?))?|moving-average(?: +(?:1(?:\.0+)?|0\.(?=[0-9]*[1-9])[0-9]+))?)$/;

export const range: Shape<RangeRecipe> = titled(
  'range',
  either<RangeRecipe>({
    expected: `a range method (${RANGE_METHODS.join(', ')}), or a map with "method"`,
    text: withExamples(
      formatted({
        expected: `a range method (${RANGE_METHODS.join(', ')})`,
        pattern: RANGE_PATTERN,
        parse: (text) => {
          const [word, parameter] = text.split(/ +/);
          const method = RANGE_METHODS.find((known) => known === word) ?? 'min-max';
          return rangeRecipe(method, parameter === undefined ? undefined : Number(parameter));
        },
        explain: explainRange,
      }),
      [...RANGE_METHODS, 'percentile 99.99'],
    ),
    map: mapped(
      object(
        {
          method: required(choice('range method', RANGE_METHODS), 'How the range of an activation is chosen.'),
          percentile: optional(percentile, 'Share of the values, in %, that stay in range.', PERCENTILE),
          constant: optional(constant, 'Weight of a new sample in the moving average.', MOVING_AVERAGE_CONSTANT),
        },
        {
          noun: 'range',
          constraints: [onlyWith('percentile', 'percentile'), onlyWith('constant', 'moving-average')],
        },
      ),
      ({method, percentile: share, constant: weight}) => rangeRecipe(method, share ?? weight),
    ),
  }),
);

function rangeRecipe(method: RangeMethod, parameter: number | undefined): RangeRecipe {
  if (method === 'percentile') return {method, percentile: parameter ?? PERCENTILE};
  if (method === 'moving-average') return {method, constant: parameter ?? MOVING_AVERAGE_CONSTANT};
  return {method};
}

function explainRange(text: string, tree: Tree): Mistake {
  const [method = '', parameter] = text.split(/ +/);
  const isKnown = RANGE_METHODS.some((known) => known === method);
  const place = partOfScalar(tree, text, 0, method.length);
  if (!isKnown) {
    return {
      code: 'bad-value',
      message: `unknown range method "${method}"`,
      place,
      remedy: allowedWords(method, RANGE_METHODS),
    };
  }
  const takes = method === 'percentile' ? percentile : method === 'moving-average' ? constant : undefined;
  const message = takes ? `"${parameter}" is not ${takes.expected}` : `range method "${method}" takes no number`;
  return {code: 'bad-value', message, place: tree.place};
}

/** `key` is a parameter of one range method only. */
function onlyWith(key: string, method: string): Constraint {
  return {
    schema: {anyOf: [{not: {required: [key]}}, {properties: {method: {const: method}}}]},
    check: (tree, _subject, report) => {
      const parameter = tree.entries.find((entry) => entry.key.text === key);
      const chosen = tree.entries.find((entry) => entry.key.text === 'method')?.value;
      if (!parameter || chosen?.kind !== 'scalar' || chosen.value === method) return;
      const message = `"${key}" belongs to range method "${method}", not "${chosen.value}"`;
      report({severity: 'error', code: 'manifest/bad-value', message, place: parameter.key.place});
    },
  };
}

const OPERATOR_NAME = formatted({
  expected: 'an ONNX operator type such as Conv',
  pattern: /^[A-Za-z_][A-Za-z0-9_.:]*$/,
  parse: (text) => text,
});
const operatorList = list(OPERATOR_NAME, {expected: 'a list of operator types', minItems: 1});

const operators = either<{
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
}>({
  expected: 'a list of operator types, or a map with "include" or "exclude"',
  list: mapped(operatorList, (include) => ({include, exclude: undefined})),
  map: object(
    {
      include: optional(operatorList, 'Only these operator types get quantizers.'),
      exclude: optional(operatorList, 'These operator types stay in float.'),
    },
    {noun: 'operators'},
  ),
});

const steps = list(choice('step', RECIPE_STEPS), {expected: 'a list of steps', isUnique: true});

export const recipeFields = {
  weights: optional(
    weights,
    'Type of the weights: a type and words such as per-channel, symmetric.',
    'int8 per-channel',
  ),
  activations: optional(activations, 'Type of the values between layers.', 'uint8'),
  bias: optional(choice('bias type', ['int32', 'float']), 'Type of the biases.', RECIPE_DEFAULTS.bias),
  range: optional(range, 'How the range of an activation is chosen from the calibration data.', 'mse'),
  steps: optional(
    steps,
    'What is done to the quantized model to bring it nearer to the float one, in order; [] for nothing.',
    RECIPE_DEFAULTS.steps,
  ),
  operators: optional(operators, 'Operator types that get quantizers. Default: all that have integer kernels.'),
  'exclude-nodes': optional(
    list(plainText('a node name or glob'), {expected: 'a list of node names or globs'}),
    'Nodes left in float: names, or globs such as "head/*".',
  ),
  overrides: optional(overrides, 'Other settings for single tensors, by tensor name.'),
  compat: optional(
    choice('tool', ['ort']),
    'Reproduce the results of another tool bit for bit, quirks included, and take over its defaults.',
  ),
  ort: optional(ortOptions, "onnxruntime's extra_options by their own names."),
} as const;

export const recipe = titled(
  'recipe',
  object(recipeFields, {noun: 'recipe', constraints: [needs('ort', 'compat')], hints: ortRecipeHints}),
);

export type RecipeSection = Decoded<typeof recipeFields>;

/** A recipe of which nothing is written. */
export const NO_RECIPE: RecipeSection = {
  weights: undefined,
  activations: undefined,
  bias: undefined,
  range: undefined,
  steps: undefined,
  operators: undefined,
  'exclude-nodes': undefined,
  overrides: undefined,
  compat: undefined,
  ort: undefined,
};

/** Fills in the defaults: quantgate's own or, with `compat: ort`, onnxruntime's. */
export function resolveRecipe(section: RecipeSection): Recipe {
  const defaults = section.compat === 'ort' ? ORT_RECIPE_DEFAULTS : RECIPE_DEFAULTS;
  return {
    weights: resolveWeights(section.weights, defaults),
    activations: resolveActivations(section.activations, defaults),
    bias: section.bias ?? defaults.bias,
    range: section.range ?? defaults.range,
    steps: section.steps ?? defaults.steps,
    operators: {include: section.operators?.include, exclude: section.operators?.exclude ?? []},
    excludeNodes: section['exclude-nodes'] ?? [],
    overrides: resolveOverrides(section.overrides ?? {}),
    compat: section.compat,
    ortOptions: {...ORT_OPTION_DEFAULTS, ...section.ort},
  };
}

function resolveWeights(words: QuantizerWords | undefined, {weights: defaults}: RecipeDefaults): WeightRecipe {
  const type = words?.type ?? defaults.type;
  return {
    type,
    granularity: words?.granularity ?? defaults.granularity,
    symmetric: words?.symmetric ?? areWeightsSymmetric(type),
    reducedRange: words?.reducedRange ?? defaults.reducedRange,
  };
}

function resolveActivations(
  words: QuantizerWords | undefined,
  {activations: defaults}: RecipeDefaults,
): ActivationRecipe {
  return {
    type: words?.type ?? defaults.type,
    symmetric: words?.symmetric ?? ARE_ACTIVATIONS_SYMMETRIC,
    reducedRange: words?.reducedRange ?? defaults.reducedRange,
  };
}
