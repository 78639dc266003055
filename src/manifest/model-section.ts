/** `models:`: a network, what feeds it, and what is measured on it. */
import {shape} from './dataset-section.ts';
import {METRICS} from './defaults.ts';
import {METRIC_NAMES, type MetricName, type MetricSpec} from './manifest.ts';
import {type Constraint, type Decoded, headOf, object, optional, required} from './object-shape.ts';
import {filePath, plainText} from './scalar-shapes.ts';
import {
  choice,
  either,
  list,
  located,
  manifestError,
  mapped,
  numeric,
  record,
  type Shape,
  titled,
  withExamples,
} from './shape.ts';

const metricName = choice('metric', METRIC_NAMES, 'unknown-metric');

const metricOptions = object(
  {output: optional(plainText('the name of a model output'), 'Model output it is measured on.')},
  {noun: 'metric', isNamed: true},
);

const exactlyOneKey: Constraint = {
  schema: {minProperties: 1, maxProperties: 1},
  check: (tree, subject, report) => {
    if (tree.entries.length === 1) return;
    const message = `${subject} must have one key, the name of a metric`;
    const remedy = 'Write each metric as a list item of its own.';
    report(manifestError({code: 'bad-value', message, place: headOf(tree), remedy}));
  },
};

const metricFields = Object.fromEntries(
  METRIC_NAMES.map((metric) => [metric, optional(metricOptions, `${metric} of one output.`)]),
);

const metric: Shape<MetricSpec> = either<MetricSpec>({
  expected: 'the name of a metric, or a map such as {psnr: {output: y}}',
  text: mapped(metricName, (name): MetricSpec => ({metric: name, output: undefined})),
  map: mapped(object(metricFields, {noun: 'metric', constraints: [exactlyOneKey]}), (section): MetricSpec => {
    const name = METRIC_NAMES.find((candidate) => section[candidate] !== undefined) ?? METRICS[0] ?? 'snr';
    return {metric: name, output: section[name]?.output};
  }),
});

const metrics = either<readonly MetricSpec[]>({
  expected: 'a list of metrics',
  text: mapped(metricName, (name): readonly MetricSpec[] => [{metric: name, output: undefined}]),
  list: list(metric, {expected: 'a list of metrics', minItems: 1}),
});

const constantExpected = 'a number, or a list of numbers';
const constant = either<number | readonly number[]>({
  expected: constantExpected,
  number: numeric({expected: constantExpected}),
  list: list(numeric({expected: 'a number'}), {expected: constantExpected, minItems: 1}),
});

const datasetReference = located(withExamples(plainText('the name of a dataset'), ['calibration']));

const fields = {
  file: required(located(withExamples(filePath, ['models/mobilenet.onnx'])), 'ONNX file, relative to the manifest.'),
  inputs: optional(
    record(shape, {expected: 'a map from model inputs to shapes', keyNoun: 'model input'}),
    'Shapes, batch axis included, of inputs with dynamic dimensions: {input: [1, 3, 224, 224]}.',
  ),
  calibrate: optional(datasetReference, 'Dataset from which the ranges of activations are taken.'),
  evaluate: optional(datasetReference, 'Dataset on which the float and the quantized model are compared.'),
  metrics: optional(located(metrics), 'What is measured on the evaluation dataset.', METRICS),
  state: optional(
    record(plainText('the name of a model output'), {
      expected: 'a map from model inputs to model outputs',
      keyNoun: 'model input',
    }),
    'Recurrent state: inputs fed from an output of the sample before, zeros at the start of a sequence.',
  ),
  constants: optional(
    record(constant, {expected: 'a map from model inputs to numbers', keyNoun: 'model input'}),
    'Inputs that are the same for every sample: {sr: 16000}.',
  ),
} as const;

export const model = titled('model', object(fields, {noun: 'model', isNamed: true}));

export type ModelSection = Decoded<typeof fields>;

/** The metrics of a model; none without an evaluation dataset. */
export function metricsOf(section: ModelSection): readonly MetricSpec[] {
  if (!section.evaluate) return [];
  const named = (name: MetricName): MetricSpec => ({metric: name, output: undefined});
  return section.metrics?.value ?? METRICS.map(named);
}
