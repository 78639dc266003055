/** `builds:`: one model × one target × one recipe × its gates, or with `matrix` every combination of a few of them. */
import {TARGET} from './defaults.ts';
import {gates} from './gate-section.ts';
import type {QuantizedSource} from './manifest.ts';
import {
  type Constraint,
  type Decoded,
  entryOrUndefined,
  headOf,
  notTogether,
  object,
  optional,
} from './object-shape.ts';
import {recipe, recipeFields} from './recipe-section.ts';
import {filePath, NAME_EXPECTED, NAME_PATTERN, plainText} from './scalar-shapes.ts';
import {
  dictionary,
  either,
  type Located,
  list,
  located,
  manifestError,
  mapped,
  type Shape,
  titled,
  withExamples,
} from './shape.ts';

const modelReference = located(plainText('the name of a model'));
const targetReference = located(plainText('the name of a target'));

/** Keys that a matrix may vary: those of a build that name something, and most of a recipe. */
const RECIPE_AXES = [
  'weights',
  'activations',
  'bias',
  'range',
  'steps',
  'operators',
  'exclude-nodes',
  'overrides',
] as const;
const AXES: Readonly<Record<string, Shape<unknown>>> = {
  model: modelReference,
  target: targetReference,
  recipe,
  ...Object.fromEntries(RECIPE_AXES.map((key) => [key, recipeFields[key].shape])),
};

/** Axes that vary one key of the recipe rather than one of the build. */
export const isRecipeAxis = (key: string): boolean => RECIPE_AXES.some((name) => name === key);

/** Values of an axis: a list, whose items name themselves, or a map from names of your own. */
function axis(value: Shape<unknown>): Shape<true> {
  const expected = 'a list of values, or a map from names to values';
  const named = dictionary(value, {
    expected,
    keyNoun: 'name',
    keyPattern: NAME_PATTERN,
    keyExpected: NAME_EXPECTED,
    minEntries: 1,
  });
  return either<true>({
    expected,
    list: mapped(list(value, {expected, minItems: 1}), () => true),
    map: mapped(named, () => true),
  });
}

const matrix = titled(
  'matrix',
  object(
    Object.fromEntries(
      Object.entries(AXES).map(([key, value]) => [key, optional(axis(value), `Values of "${key}" to combine.`)]),
    ),
    {noun: 'matrix', constraints: [{schema: {minProperties: 1}, check: reportEmpty}]},
  ),
);

function reportEmpty(...[tree, subject, report]: Parameters<Constraint['check']>): void {
  if (tree.entries.length > 0) return;
  report(manifestError({code: 'matrix', message: `${subject} has no axis`, place: headOf(tree), remedy: 'Remove it.'}));
}

/** A key is either fixed or varied, and the model must be one of the two. */
const MODEL_SOMEWHERE: Constraint = {
  schema: {
    anyOf: [{required: ['model']}, {required: ['matrix'], properties: {matrix: {type: 'object', required: ['model']}}}],
  },
  check: (tree, subject, report) => {
    if (entryOrUndefined(tree, 'model') || entryOrUndefined(tree, 'matrix', 'model')) return;
    const remedy = 'Add "model": the name of one of the models above.';
    report(manifestError({code: 'missing-key', message: `${subject} has no "model"`, place: headOf(tree), remedy}));
  },
};

/** What is wrong with writing `key` both outside and inside the matrix. */
function fixedOrVaried(path: readonly string[], axisName: string): Constraint {
  const nested = path.reduceRight<Record<string, unknown>>(
    (inner, key) => ({type: 'object', required: [key], ...(inner === LEAF ? {} : {properties: {[key]: inner}})}),
    LEAF,
  );
  return {
    // The schema is made of plain objects and strings above, hence plain JSON.
    schema: {
      not: {allOf: [nested, {required: ['matrix'], properties: {matrix: {type: 'object', required: [axisName]}}}]},
    } as Constraint['schema'],
    check: (tree, subject, report) => {
      const varied = entryOrUndefined(tree, 'matrix', axisName);
      if (!varied || !entryOrUndefined(tree, ...path)) return;
      const message = `${subject} sets "${path.join('.')}" and varies "${axisName}" in its matrix`;
      report(manifestError({code: 'matrix', message, place: headOf(varied), remedy: 'Keep one of them.'}));
    },
  };
}

const LEAF: Record<string, unknown> = {};

const conflicts: readonly Constraint[] = [
  fixedOrVaried(['model'], 'model'),
  fixedOrVaried(['target'], 'target'),
  fixedOrVaried(['recipe'], 'recipe'),
  notTogether('quantized', 'recipe'),
  ...RECIPE_AXES.map((key) => fixedOrVaried(['quantized'], key)),
  fixedOrVaried(['quantized'], 'recipe'),
  ...RECIPE_AXES.map((key) => fixedOrVaried(['recipe', key], key)),
  ...RECIPE_AXES.map((key) => fixedOrVaried(['matrix', 'recipe'], key)),
];

/** The word in place of a file. */
export const AS_IS = 'as-is';

const quantized: Shape<Located<QuantizedSource>> = located(
  mapped(
    withExamples(filePath, ['models/mobilenet_int8.onnx', AS_IS]),
    (text): QuantizedSource => (text === AS_IS ? {kind: 'as-is'} : {kind: 'file', file: text}),
  ),
);

const fields = {
  model: optional(modelReference, 'Name of a model. Required unless the matrix has it.'),
  target: optional(targetReference, 'What the quantized model is made for; "quantgate targets" lists them.', TARGET),
  recipe: optional(recipe, 'How float values become integers.'),
  quantized: optional(
    quantized,
    'A model that another tool has quantized, to be measured and judged as it is: its file, with the float model it was made from as "model"; or "as-is" where the file of "model" is the quantized one and there is no float model.',
  ),
  gates: optional(gates, 'Rules that the measured figures must satisfy.'),
  matrix: optional(
    matrix,
    'Repeats the build for every combination of values, for example {weights: [int8 per-channel, int8 per-tensor]}.',
  ),
} as const;

/** A build as written, for the schema and for the parts of a matrix that do not vary. */
export const build = titled(
  'build',
  object(fields, {noun: 'build', isNamed: true, constraints: [MODEL_SOMEWHERE, ...conflicts]}),
);

export type BuildSection = Decoded<typeof fields>;
