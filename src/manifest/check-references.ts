/** What no single section can see: names that must be declared, figures that must be measured, targets that must agree. */
import type {SourceRange} from '../base/source-text.ts';
import {findProfile, profileNames} from '../target/load-profile.ts';
import {supports, type TargetProfile} from '../target/profile.ts';
import type {BuildSection} from './build-section.ts';
import {TARGET} from './defaults.ts';
import {hasLabels} from './label-section.ts';
import type {DatasetSpec, GateSpec, MetricSpec, Recipe} from './manifest.ts';
import {METRIC_FACTS} from './metric-facts.ts';
import {type ModelSection, metricsOf} from './model-section.ts';
import {entryOrUndefined} from './object-shape.ts';
import {allowedWords, type Located, manifestError, type Report} from './shape.ts';
import type {Tree} from './source-tree.ts';

/** Something with a name, as far as it could be read; names count as declared even where their value is wrong. */
export interface Declared<T> {
  readonly name: string;
  readonly place: SourceRange;
  /** Undefined when mistakes were found in it. */
  readonly value: T | undefined;
  /** What it was read from, for checks that do not need all of it to be sound. */
  readonly tree: Tree;
}

export interface DeclaredBuild extends Declared<BuildSection> {
  readonly recipe: Recipe | undefined;
}

export interface Declarations {
  readonly datasets: readonly Declared<DatasetSpec>[];
  readonly models: readonly Declared<ModelSection>[];
  readonly builds: readonly DeclaredBuild[];
  /** Datasets whose preprocessing others take over. */
  readonly likes: ReadonlySet<unknown>;
}

/** Reports every reference that leads nowhere and every wish that cannot be met. */
export function checkReferences(declarations: Declarations, report: Report): void {
  const {datasets, models, builds} = declarations;
  reportSameNames('dataset', datasets, report);
  reportSameNames('model', models, report);
  reportSameNames('build', builds, report);
  for (const model of models) checkModel(model, declarations, report);
  for (const build of builds) checkBuild(build, declarations, report);
  reportUnused(declarations, report);
}

/** Names become folders, and some file systems do not tell case apart. */
function reportSameNames(noun: string, declared: readonly Declared<unknown>[], report: Report): void {
  const seen = new Map<string, Declared<unknown>>();
  for (const item of declared) {
    const other = seen.get(item.name.toLowerCase());
    seen.set(item.name.toLowerCase(), item);
    if (!other || other.place.start === item.place.start) continue;
    const message =
      other.name === item.name
        ? `two ${noun}s are called "${item.name}"`
        : `${noun} "${item.name}" differs from "${other.name}" in nothing but case`;
    const remedy = 'Names become folders: give it another one.';
    report(manifestError({code: 'duplicate-name', message, place: item.place, remedy}));
  }
}

function reportUndeclared<T>(
  noun: string,
  reference: Located<string>,
  declared: readonly Declared<T>[],
  report: Report,
): Declared<T> | undefined {
  const found = declared.find(({name}) => name === reference.value);
  if (found) return found;
  const names = declared.map(({name}) => name);
  const remedy = allowedWords(reference.value, names, {label: `Declared ${noun}s`});
  const message = `${noun} "${reference.value}" is not declared`;
  report(manifestError({code: `unknown-${noun}`, message, place: reference.place, remedy}));
  return undefined;
}

/** The name that `key` refers to, whatever else is wrong around it. */
export function referenceAt(tree: Tree, key: string): Located<string> | undefined {
  const child = entryOrUndefined(tree, key);
  if (child?.kind !== 'scalar' || typeof child.value !== 'string') return undefined;
  return {value: child.value, place: child.place};
}

function checkModel(
  {name, value: model, tree}: Declared<ModelSection>,
  {datasets}: Declarations,
  report: Report,
): void {
  const calibrate = referenceAt(tree, 'calibrate');
  const evaluate = referenceAt(tree, 'evaluate');
  if (calibrate) reportUndeclared('dataset', calibrate, datasets, report);
  const dataset = evaluate && reportUndeclared('dataset', evaluate, datasets, report)?.value;
  const metrics = model?.metrics;
  if (metrics && !evaluate) {
    const message = `model "${name}" has metrics but no "evaluate"`;
    const remedy = 'Add "evaluate": the dataset to measure them on.';
    report(manifestError({code: 'missing-key', message, place: metrics.place, remedy}));
  }
  const needy = model && metricsOf(model).find(({metric}) => METRIC_FACTS[metric].needsLabels);
  if (!evaluate || !dataset || !needy || hasLabels(dataset.source, dataset.labels)) return;
  const message = `metric "${needy.metric}" needs labels, which dataset "${evaluate.value}" does not have`;
  const remedy = 'Add "labels" to the dataset: folder, a CSV file, or an array of integers.';
  report(manifestError({code: 'missing-labels', message, place: metrics?.place ?? evaluate.place, remedy}));
}

function checkBuild(build: DeclaredBuild, {models}: Declarations, report: Report): void {
  const {value: section, recipe, tree} = build;
  if (!section?.quantized) checkTarget(build, report);
  else checkTargetName(build, report);
  const reference = referenceAt(tree, 'model');
  const model = reference && reportUndeclared('model', reference, models, report);
  if (section?.quantized) {
    if (model?.value) checkQuantized({...build, value: section}, {...model, value: model.value}, report);
    return;
  }
  if (model?.value && recipe) checkCalibration(build, recipe, {...model, value: model.value}, report);
  if (model?.value) for (const gate of section?.gates ?? []) checkGate(gate, {...model, value: model.value}, report);
  if (recipe) checkRange(recipe, entryOrUndefined(tree, 'recipe', 'range')?.place ?? build.place, report);
  if (recipe) checkSteps(recipe, entryOrUndefined(tree, 'recipe', 'steps')?.place ?? build.place, report);
}

function checkSteps({compat, steps}: Recipe, place: SourceRange, report: Report): void {
  if (compat !== 'ort' || steps.length === 0) return;
  const message = `onnxruntime's quantization has no step "${steps[0]?.step}"`;
  report(manifestError({code: 'bad-value', message, place, remedy: 'Leave out "steps", or "style: ort".'}));
}

const POWER_OF_TWO_METHODS: readonly string[] = ['vitis-min-mse', 'quark-min-mse'];

function checkRange({compat, range: {method}, activations}: Recipe, place: SourceRange, report: Report): void {
  const isPowerOfTwo = POWER_OF_TWO_METHODS.includes(method);
  if (method === 'tf-enhanced' && compat !== 'aimet') {
    const message = 'range method "tf-enhanced" is AIMET\'s';
    const remedy = 'Write "style: aimet" beside it, or "range: mse".';
    report(manifestError({code: 'bad-value', message, place, remedy}));
  } else if (compat === 'aimet' && (isPowerOfTwo || method === 'moving-average')) {
    const message = `AIMET has no range method "${method}"`;
    const remedy = 'With "style: aimet" write min-max, tf-enhanced, percentile, mse or entropy.';
    report(manifestError({code: 'bad-value', message, place, remedy}));
  }
  if (compat === 'ort' && (isPowerOfTwo || method === 'mse')) {
    const message = `onnxruntime has no range method "${method}"`;
    const remedy = 'With "style: ort" write min-max, moving-average, percentile or entropy.';
    report(manifestError({code: 'bad-value', message, place, remedy}));
  } else if (isPowerOfTwo && activations.type !== 'float' && !activations.symmetric) {
    const message = `range method "${method}" needs symmetric activations`;
    const remedy = `Write "activations: ${activations.type} symmetric".`;
    report(manifestError({code: 'bad-value', message, place, remedy}));
  }
}

function checkTargetName({tree}: DeclaredBuild, report: Report): TargetProfile | undefined {
  const target = referenceAt(tree, 'target');
  const profile = findProfile(target?.value ?? TARGET);
  if (!profile && target) {
    const message = `target "${target.value}" is not known`;
    const remedy = allowedWords(target.value, profileNames(), {label: 'Targets'});
    report(manifestError({code: 'unknown-target', message, place: target.place, remedy}));
  }
  return profile;
}

function checkTarget(build: DeclaredBuild, report: Report): void {
  const {recipe, tree, place} = build;
  const profile = checkTargetName(build, report);
  if (!profile || !recipe) return;
  if (recipe.floatType !== 'float32' && !profile.floatTypes?.includes(recipe.floatType)) {
    const message = `${profile.name} does not compute in ${recipe.floatType}`;
    const remedy = allowedFloatTypes(profile.floatTypes ?? []);
    report(
      manifestError({
        code: 'bad-value',
        message,
        place: entryOrUndefined(tree, 'recipe', 'float-type')?.place ?? place,
        remedy,
      }),
    );
  }
  for (const problem of supports(profile, recipe)) {
    const key = problem.message.startsWith('weights') ? 'weights' : 'activations';
    report({...problem, place: entryOrUndefined(tree, 'recipe', key)?.place ?? place});
  }
}

const allowedFloatTypes = (types: readonly string[]): string =>
  `Write "float-type: ${['float32', ...types].join('" or "float-type: ')}".`;

function checkCalibration(
  {name, place}: DeclaredBuild,
  recipe: Recipe,
  model: Declared<ModelSection> & {readonly value: ModelSection},
  report: Report,
): void {
  if (recipe.activations.type !== 'float') {
    if (model.value.calibrate) return;
    const message = `build "${name}" quantizes activations, but model "${model.name}" has no "calibrate"`;
    const remedy =
      'Add "calibrate" to the model: the dataset that their ranges are taken from. Or write "activations: float".';
    report(manifestError({code: 'missing-key', message, place: model.place, remedy}));
    return;
  }
  const quantizesSome = Object.values(recipe.overrides).some(({type}) => type !== undefined && type !== 'float');
  if (recipe.weights.type !== 'float' || quantizesSome || recipe.floatType !== 'float32') return;
  const message = `build "${name}" quantizes nothing: weights and activations are float`;
  report({severity: 'warning', code: 'manifest/nothing-to-quantize', message, place});
}

/** A model that another tool has quantized; alone, it has nothing to be compared with but labels. */
function checkQuantized(
  build: DeclaredBuild & {readonly value: BuildSection},
  model: Declared<ModelSection> & {readonly value: ModelSection},
  report: Report,
): void {
  for (const gate of build.value.gates ?? []) checkGate(gate, model, report);
  if (build.value.quantized?.value.kind !== 'as-is') return;
  const remedy = `Name the float model under "model" and this file under "quantized", or leave the comparison out.`;
  const signal = metricsOf(model.value).find(({metric}) => !METRIC_FACTS[metric].needsLabels);
  if (signal) {
    const message = `metric "${signal.metric}" compares with a float model, which build "${build.name}" does not have`;
    const place = model.value.metrics?.place ?? model.place;
    const labelled =
      'Write "metrics" that need labels only, such as [top1]; or name the float model under "model" and this file under "quantized".';
    report(manifestError({code: 'no-float-model', message, place, remedy: labelled}));
  }
  for (const gate of build.value.gates ?? []) {
    if (gate.drop === undefined && gate.layers === undefined) continue;
    const message = `a gate compares with a float model, which build "${build.name}" does not have`;
    report(manifestError({code: 'no-float-model', message, place: gate.place, remedy}));
  }
}

function checkGate(
  gate: GateSpec,
  {name, value: model}: Declared<ModelSection> & {readonly value: ModelSection},
  report: Report,
): void {
  if (gate.metric === 'size') return;
  if (gate.layers !== undefined) {
    if (model.evaluate) return;
    const message = `gate on layers, which are not measured on model "${name}"`;
    report(manifestError({code: 'bad-gate', message, place: gate.place, remedy: 'Add "evaluate" to the model.'}));
    return;
  }
  const measured = metricsOf(model);
  const sameMetric = measured.filter(({metric}) => metric === gate.metric);
  if (sameMetric.length === 0) {
    const message = `gate on "${gate.metric}", which is not measured on model "${name}"`;
    const remedy = model.evaluate
      ? `Add ${gate.metric} to the model's metrics: [${[...measured.map(({metric}) => metric), gate.metric].join(', ')}].`
      : `Add "evaluate" to the model, and ${gate.metric} to its metrics.`;
    report(manifestError({code: 'bad-gate', message, place: gate.place, remedy}));
    return;
  }
  if (sameMetric.some((metric) => coversOutput(metric, gate.output))) return;
  const outputs = sameMetric.flatMap(({output}) => output ?? []).join(', ');
  const message = `gate on "${gate.metric}" of output "${gate.output}", which is measured on ${outputs} only`;
  const remedy = `Add {${gate.metric}: {output: ${gate.output}}} to the model's metrics.`;
  report(manifestError({code: 'bad-gate', message, place: gate.place, remedy}));
}

/** A metric without output is measured on all of them, or on the first, whose name only the model knows. */
const coversOutput = (metric: MetricSpec, output: string | undefined): boolean =>
  metric.output === undefined || output === undefined || metric.output === output;

function reportUnused({datasets, models, builds, likes}: Declarations, report: Report): void {
  const warn = (noun: string, {name, place}: Declared<unknown>): void => {
    report({severity: 'warning', code: 'manifest/unused', message: `${noun} "${name}" is not used`, place});
  };
  // A matrix with mistakes was not expanded: which models it would have used is not known.
  const usedModels = new Set(builds.map(({tree}) => referenceAt(tree, 'model')?.value));
  if (!usedModels.has(undefined)) for (const model of models) if (!usedModels.has(model.name)) warn('model', model);
  const references = models.flatMap(({tree}) => [referenceAt(tree, 'calibrate'), referenceAt(tree, 'evaluate')]);
  const usedDatasets = new Set(references.map((reference) => reference?.value));
  for (const dataset of datasets)
    if (!usedDatasets.has(dataset.name) && !likes.has(dataset.name)) warn('dataset', dataset);
}
