/** `recipe:` of a build: how float values become integers. */
import {areWeightsSymmetric, MOVING_AVERAGE_CONSTANT, PERCENTILE, RECIPE_DEFAULTS} from './defaults.ts';
import type {ImportedSettings} from './encodings/formats.ts';
import {FLOAT_TYPES} from './float-type.ts';
import {
  type ActivationRecipe,
  BIAS_TYPES,
  INTEGER_TYPES,
  type RangeRecipe,
  type Recipe,
  SCALE_KINDS,
  type WeightRecipe,
} from './manifest.ts';
import {type Constraint, type Decoded, object, optional, required} from './object-shape.ts';
import {overrides, resolveOverrides} from './override-section.ts';
import {REPLACEMENTS, type Replacements} from './replacements.ts';
import {filePath, plainText, type QuantizerWords, quantizerWords} from './scalar-shapes.ts';
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
import {steps} from './steps-section.ts';
import {aimetStyle} from './styles/aimet.ts';
import {amdStyle} from './styles/amd.ts';
import {kneronStyle} from './styles/kneron.ts';
import {ortStyle} from './styles/ort.ts';
import type {Style} from './styles/style.ts';
import {tiStyle} from './styles/ti.ts';

const TYPE_WORDS = [...INTEGER_TYPES, 'float'] as const;

const reducedRange = optional(flag, 'Use 7 of 8 bits, for kernels whose 16-bit accumulators saturate.', false);

const scale = optional(
  choice('scale', SCALE_KINDS),
  'Any number, the nearest power of two, or the next power of two up.',
  'float',
);

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
          scale,
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
          symmetric: optional(flag, 'Zero point in the middle of the range.', RECIPE_DEFAULTS.activations.symmetric),
          'reduced-range': reducedRange,
          scale,
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
  'tf-enhanced',
] as const;

type RangeMethod = (typeof RANGE_METHODS)[number];

const percentile = numeric({expected: 'a share in %, above 0 and at most 100', above: 0, max: 100});
const constant = numeric({expected: 'a number above 0 and at most 1', above: 0, max: 1});

/** `percentile 99.99` and `moving-average 0.05` carry their parameter; the others have none. */
const RANGE_PATTERN =
  /^(?:min-max|entropy|mse|vitis-min-mse|quark-min-mse|tf-enhanced|percentile(?: +(?:100(?:\.0+)?|(?=[0-9.]*[1-9])[0-9]{1,2}(?:\.[0-9]+)?))?|moving-average(?: +(?:1(?:\.0+)?|0\.(?=[0-9]*[1-9])[0-9]+))?)$/;

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

/** By the word after `style:`, which is also the key of the style's own section. */
const STYLES = {
  aimet: aimetStyle,
  amd: amdStyle,
  kneron: kneronStyle,
  ort: ortStyle,
  ti: tiStyle,
} satisfies Readonly<Record<string, Style>>;
type StyleName = keyof typeof STYLES;
const STYLE_NAMES = Object.keys(STYLES) as readonly StyleName[];

const replace = titled(
  'replace',
  object(
    Object.fromEntries(
      Object.entries(REPLACEMENTS).map(([pattern, words]) => [
        pattern,
        optional(choice<string>('replacement', words), `What becomes of ${pattern}.`),
      ]),
    ),
    {noun: 'replace'},
  ),
);

const subgraph = object(
  {
    start: required(
      list(plainText('a node name'), {expected: 'a list of node names', minItems: 1}),
      'Where it begins.',
    ),
    end: required(list(plainText('a node name'), {expected: 'a list of node names', minItems: 1}), 'Where it ends.'),
  },
  {noun: 'subgraph'},
);

export const recipeFields = {
  weights: optional(
    weights,
    'Type of the weights: a type and words such as per-channel, symmetric.',
    'int8 per-channel',
  ),
  activations: optional(activations, 'Type of the values between layers.', 'uint8'),
  bias: optional(choice('bias type', BIAS_TYPES), 'Type of the biases.', RECIPE_DEFAULTS.bias),
  'float-type': optional(
    choice('float type', FLOAT_TYPES),
    'What the parts that stay in float compute in; float16 and bfloat16 are simulated by Casts.',
    RECIPE_DEFAULTS.floatType,
  ),
  range: optional(range, 'How the range of an activation is chosen from the calibration data.', 'mse'),
  steps: optional(
    steps,
    'What is done to the quantized model to bring it nearer to the float one, in order; [] for nothing.',
    ['bias-correction'],
  ),
  operators: optional(operators, 'Operator types that get quantizers. Default: all that have integer kernels.'),
  'exclude-nodes': optional(
    list(plainText('a node name or glob'), {expected: 'a list of node names or globs'}),
    'Nodes left in float: names, or globs such as "head/*".',
  ),
  'exclude-subgraphs': optional(
    list(subgraph, {expected: 'a list of subgraphs'}),
    'Connected parts left in float: all nodes on a way from a start to an end.',
  ),
  'include-subgraphs': optional(
    list(subgraph, {expected: 'a list of subgraphs'}),
    'Connected parts that are quantized: everything outside of them is left in float. Default: the whole model.',
  ),
  'sensitive-parts': optional(
    choice('word', ['float', 'integer']),
    'What becomes of parts that 8 bits are known to ruin: what a root or logarithm magnifies, gates, the joining of outputs.',
    RECIPE_DEFAULTS.sensitiveParts,
  ),
  overrides: optional(overrides, 'Other settings for single tensors, by tensor name.'),
  encodings: optional(
    filePath,
    'File of another tool whose scales the named tensors keep: AIMET encodings, onnxruntime tensor overrides or calibration table, Kneron quan_config.',
  ),
  replace: optional(
    replace,
    'Operators that become others before anything else, beside those that the style exchanges; "keep" leaves one alone.',
  ),
  style: optional(
    choice('style', STYLE_NAMES),
    'Whose words and defaults the recipe is written in; with "ort" the results of onnxruntime are reproduced.',
  ),
  aimet: optional(STYLES.aimet.section, "AIMET's parameters by their own names."),
  kneron: optional(STYLES.kneron.section, "Parameters of the analysis of Kneron's toolchain by their own names."),
  ort: optional(STYLES.ort.section, "onnxruntime's extra_options by their own names."),
  amd: optional(STYLES.amd.section, "AMD Quark's configuration by its own names."),
  ti: optional(STYLES.ti.section, "The quantization lines of TI Tiny ML Tensorlab's training section."),
} as const;

/** The section of a style's own options stands beside the name of that style. */
const ownSection = (name: StyleName): Constraint => ({
  schema: {anyOf: [{not: {required: [name]}}, {required: ['style'], properties: {style: {const: name}}}]},
  check: (tree, subject, report) => {
    const section = tree.entries.find((entry) => entry.key.text === name);
    const style = tree.entries.find((entry) => entry.key.text === 'style')?.value;
    if (!section || (style?.kind === 'scalar' && style.value === name)) return;
    const message = `"${name}" in ${subject} needs "style: ${name}" beside it`;
    report({severity: 'error', code: 'manifest/missing-key', message, place: section.key.place});
  },
});

export const recipe = titled(
  'recipe',
  object(recipeFields, {
    noun: 'recipe',
    constraints: STYLE_NAMES.map(ownSection),
    hints: Object.assign({}, ...STYLE_NAMES.map((name) => STYLES[name].hints)),
  }),
);

export type RecipeSection = Decoded<typeof recipeFields>;

/** A recipe of which nothing is written. */
export const NO_RECIPE = Object.fromEntries(Object.keys(recipeFields).map((key) => [key, undefined])) as RecipeSection;

/** Lays what is written on the defaults: quantgate's own, or those of the style. @param imported from another tool's file */
export function resolveRecipe(section: RecipeSection, imported: ImportedSettings): Recipe {
  const {style} = section;
  const base = style === undefined ? RECIPE_DEFAULTS : (section[style] ?? STYLES[style].defaults);
  return {
    ...base,
    weights: resolveWeights(section.weights, base),
    activations: resolveActivations(section.activations, base),
    bias: section.bias ?? base.bias,
    floatType: section['float-type'] ?? base.floatType,
    range: section.range ?? base.range,
    steps: section.steps ?? base.steps,
    operators: section.operators
      ? {include: section.operators.include, exclude: section.operators.exclude ?? []}
      : base.operators,
    excludeNodes: section['exclude-nodes'] ?? base.excludeNodes,
    excludeSubgraphs: section['exclude-subgraphs'] ?? base.excludeSubgraphs,
    includeSubgraphs: section['include-subgraphs'] ?? base.includeSubgraphs,
    sensitiveParts: section['sensitive-parts'] ?? base.sensitiveParts,
    overrides: {
      ...imported.overrides,
      ...(section.overrides ? resolveOverrides(section.overrides) : base.overrides),
    },
    nodes: {...imported.nodes, ...base.nodes},
    replace: resolveReplacements(section.replace, base.replace),
  };
}

function resolveWeights(words: QuantizerWords | undefined, {weights: base}: Recipe): WeightRecipe {
  if (!words) return base;
  return {
    type: words.type,
    granularity: words.granularity ?? base.granularity,
    symmetric: words.symmetric ?? areWeightsSymmetric(words.type),
    scale: words.scale ?? base.scale,
    reducedRange: words.reducedRange ?? base.reducedRange,
  };
}

function resolveActivations(words: QuantizerWords | undefined, {activations: base}: Recipe): ActivationRecipe {
  if (!words) return base;
  return {
    type: words.type,
    symmetric: words.symmetric ?? base.symmetric,
    scale: words.scale ?? base.scale,
    reducedRange: words.reducedRange ?? base.reducedRange,
  };
}

/** What is written beside what the style exchanges. The shape has accepted no other words. */
function resolveReplacements(
  section: Readonly<Record<string, string | undefined>> | undefined,
  base: Replacements,
): Replacements {
  const written = Object.entries(section ?? {}).filter(([, word]) => word !== undefined);
  const all = Object.entries({...base, ...Object.fromEntries(written)});
  return Object.fromEntries(all.filter(([, word]) => word !== 'keep')) as Replacements;
}
