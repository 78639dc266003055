/** `steps:` of a recipe: a list whose items are names, or a name with its options: `adaround: {samples: 64}`. */
import {STEP_DEFAULTS} from './defaults.ts';
import {RECIPE_STEPS, type RecipeStep, type StepName} from './manifest.ts';
import {type Field, object, optional} from './object-shape.ts';
import {checked, choice, either, flag, list, type Mistake, mapped, numeric, type Shape, titled} from './shape.ts';
import type {Tree} from './source-tree.ts';

const sampleCount = numeric({expected: 'a whole number of samples, at least 1', integer: true, min: 1});

const reconstruction = {
  samples: optional(sampleCount, "Calibration samples that the layers' errors are measured on."),
};

/** Options of each step; their defaults stand in `STEP_DEFAULTS`. */
const STEP_OPTIONS: Readonly<Record<StepName, Readonly<Record<string, Field<unknown, boolean>>>>> = {
  equalize: {
    clip: optional(
      choice('treatment of Clip', ['keep', 'per-channel', 'relu']),
      'Channels that a Clip cuts off stay as they are (keep), get a bound of their own through a Min (per-channel), or are cut off no more (relu).',
    ),
    gates: optional(
      choice('treatment of gates', ['keep', 'per-channel']),
      'Layers before x · sigmoid(x) are left as they are (keep), or equalized too, with a Mul before the Sigmoid (per-channel).',
    ),
    'range-aware': optional(
      flag,
      'No channel may enlarge the range of the value it belongs to, as calibration data show it.',
    ),
    iterations: optional(
      numeric({expected: 'a whole number of passes, at least 1', integer: true, min: 1}),
      'Passes over the layers at most; 1 is what AIMET does.',
    ),
    through: optional(
      choice('passage', ['activations', 'all']),
      'What may stand between two layers: Relu and its like only, as with AIMET, or pooling, padding and reshaping too.',
    ),
  },
  'fold-high-biases': {},
  'sequential-mse': reconstruction,
  adaround: reconstruction,
  adaquant: reconstruction,
  'bias-correction': {
    method: optional(
      choice('method', ['empirical', 'analytic']),
      'By what layers and their quantized counterparts give (empirical), or from the weights that were rounded and the means of what layers read in the float model (analytic).',
    ),
    samples: optional(sampleCount, 'Calibration samples that the mean errors are measured on.'),
    factor: optional(
      numeric({expected: 'a number above 0 and at most 1', above: 0, max: 1}),
      'Share of the mean errors that is taken out.',
    ),
  },
};

const withoutOptions = (step: StepName): RecipeStep => ({step, options: STEP_DEFAULTS[step]});

/** A map with one key, the step's name. */
const longStep: Shape<RecipeStep> = {
  ...mapped(
    object(
      Object.fromEntries(
        RECIPE_STEPS.map((step) => [
          step,
          optional(object(STEP_OPTIONS[step], {noun: step}), `Options of the step "${step}".`),
        ]),
      ),
      {
        noun: 'step',
        constraints: [
          {
            schema: {minProperties: 1, maxProperties: 1},
            check: (tree, subject, report) => {
              if (tree.entries.length === 1) return;
              const message = `${subject} must have one name, not ${tree.entries.length}`;
              const remedy = 'Write "- adaround: {samples: 64}", one step to a line.';
              report({severity: 'error', code: 'manifest/bad-value', message, place: tree.place, remedy});
            },
          },
        ],
      },
    ),
    (section): RecipeStep => {
      const [step, given] = RECIPE_STEPS.flatMap((name) =>
        section[name] ? [[name, section[name]] as const] : [],
      )[0] ?? ['bias-correction', {}];
      const written = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      return {step, options: {...STEP_DEFAULTS[step], ...(written as RecipeStep['options'])}};
    },
  ),
};

const step: Shape<RecipeStep> = titled(
  'step',
  either<RecipeStep>({
    expected: 'the name of a step, or a map from its name to its options',
    text: mapped(choice('step', RECIPE_STEPS), withoutOptions),
    map: longStep,
  }),
);

export const steps: Shape<readonly RecipeStep[]> = checked(list(step, {expected: 'a list of steps'}), repeatedStep);

function repeatedStep(given: readonly RecipeStep[], tree: Tree): Mistake | undefined {
  const names = given.map((one) => one.step);
  const repeated = names.findIndex((name, i) => names.indexOf(name) < i);
  if (repeated < 0) return undefined;
  const place = (tree.kind === 'list' && tree.items[repeated]?.place) || tree.place;
  return {code: 'bad-value', message: `"steps" lists "${names[repeated]}" twice`, place};
}
