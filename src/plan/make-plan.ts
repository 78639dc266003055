/**
 * Manifest → plan. Pure: neither disk nor clock. Says which tasks a build implies, what each is told, and what feeds it;
 * nothing is put into a task's parameters that cannot change its output, since all of them go into its key.
 */
import type {Json} from '../base/canonical-json.ts';
import {invariant} from '../base/invariant.ts';
import type {Plan, TaskId, TaskInput, TaskNode} from '../build/task.ts';
import {EVALUATED_LAYER_SAMPLES, MEASURED_CHANNEL_SAMPLES} from '../manifest/defaults.ts';
import {type BuildSpec, FLOAT_STEPS, type Manifest, type ModelSpec, type Recipe} from '../manifest/manifest.ts';
import type {MixedBySensitivity} from '../manifest/mixed-precision.ts';
import {findProfile} from '../target/load-profile.ts';
import {narrowRecipe} from './narrow-recipe.ts';
import {
  collectorOf,
  gateParameters,
  jsonMembers,
  placementParameters,
  plainJson,
  quantizesActivations,
  quantizesWeights,
  rangeParameters,
  roundingParameters,
} from './task-parameters.ts';

/** Source name of a declared model; the composition root resolves it to a digest. */
export const modelSource = (model: string): string => `model:${model}`;

/** Source name of a model file that another tool has quantized; relative to the manifest. */
export const quantizedSource = (file: string): string => `quantized-model:${file}`;

/** Source name of a declared dataset. */
export const datasetSource = (dataset: string): string => `dataset:${dataset}`;

/** Source name of a dataset whose digest covers the names of its samples too, for tasks that name them to people. */
export const namedDatasetSource = (dataset: string): string => `named-dataset:${dataset}`;

export const taskId = (build: string, kind: string): TaskId => {
  invariant(build !== '' && kind !== '', () => 'a task id needs a build and a kind');
  return `${build}:${kind}` as TaskId;
};

/** Source name of what a build came to at the base; only its gate reads it. */
export const baseSource = (build: string): string => `base:${build}`;

/** Source name of the day, YYYY-MM-DD in UTC: waivers end. */
export const TODAY_SOURCE = 'today';

export interface PlanOptions {
  /** Gates also read what the builds came to at the base. */
  readonly hasBase: boolean;
}

/** The tasks of the named builds (all when undefined), in topological order. */
export function makePlan(
  manifest: Manifest,
  buildNames?: readonly string[],
  {hasBase}: PlanOptions = {hasBase: false},
): Plan {
  const wanted = buildNames ? new Set(buildNames) : undefined;
  const builds = [...manifest.builds.values()].filter((build) => !wanted || wanted.has(build.name));
  return {tasks: builds.flatMap((build) => buildTasks(build, {model: modelOf(manifest, build), hasBase}))};
}

function modelOf(manifest: Manifest, build: BuildSpec): ModelSpec {
  const model = manifest.models.get(build.model);
  invariant(
    model !== undefined,
    () => `build "${build.name}" refers to model "${build.model}", which the loader let pass`,
  );
  return model;
}

/** What the tasks of one build are made with. */
interface BuildPlan {
  readonly build: BuildSpec;
  readonly model: ModelSpec;
  /** How the model is fed, for tasks that run it. */
  readonly feeds: Json;
  /** In topological order; grows. */
  readonly tasks: TaskNode[];
}

/** Adds a task and returns a way to name its outputs. */
function addTask(
  {build, tasks}: BuildPlan,
  kind: string,
  {
    parameters,
    inputs,
    name = kind,
  }: {
    readonly parameters: Json;
    readonly inputs: Readonly<Record<string, TaskInput | undefined>>;
    /** Where a build has several tasks of a kind. */
    readonly name?: string;
  },
): (output: string) => TaskInput {
  const id = taskId(build.name, name);
  const given = Object.entries(inputs).filter((entry): entry is [string, TaskInput] => entry[1] !== undefined);
  tasks.push({id, build: build.name, kind, parameters, inputs: Object.fromEntries(given)});
  return (output) => ({from: 'task', task: id, output});
}

const sourceInput = (source: string): TaskInput => ({from: 'source', source});

const datasetInput = (dataset: string | undefined): TaskInput | undefined =>
  dataset === undefined ? undefined : sourceInput(datasetSource(dataset));

function buildTasks(build: BuildSpec, {model, hasBase}: PlanOptions & {readonly model: ModelSpec}): TaskNode[] {
  const plan: BuildPlan = {build, model, feeds: {state: model.state, constants: model.constants} as Json, tasks: []};
  const {source, imported, quantized, evaluated} = build.quantized ? addGivenModel(plan) : addOwnModel(plan);
  const samples = datasetInput(model.evaluationDataset);
  const parameters = {metrics: plainJson(model.metrics), feeds: plan.feeds, layerSamples: EVALUATED_LAYER_SAMPLES};
  const compared = {model: source, imported, quantized: evaluated, samples};
  const evaluation = samples && addTask(plan, 'evaluate', {parameters, inputs: compared})('evaluation.json');
  const gates = {gates: build.gates.map(gateParameters)};
  const base = hasBase ? {base: sourceInput(baseSource(build.name)), samples} : {};
  const today = build.gates.some(({waiver}) => waiver) ? sourceInput(TODAY_SOURCE) : undefined;
  addTask(plan, 'gate', {parameters: gates, inputs: {model: source, quantized, evaluation, ...base, today}});
  return plan.tasks;
}

/** What a build is judged by. */
interface JudgedModels {
  /** The float model as the user gave it, and imported; undefined where there is none. */
  readonly source: TaskInput | undefined;
  readonly imported: TaskInput | undefined;
  readonly quantized: TaskInput;
  /** The quantized model as it is run. */
  readonly evaluated: TaskInput;
}

function addOwnModel(plan: BuildPlan): JudgedModels {
  const {source, imported: read} = addImport(plan);
  const imported = addFloatSteps(plan, addConversions(plan, addReplacements(plan, read)));
  const stepped = addQuantizedSteps(plan, {imported, quantized: addQuantization(plan, imported)});
  const quantized = addExport(plan, addCasts(plan, stepped));
  return {source, imported, quantized, evaluated: quantized};
}

/** A model that another tool has quantized. */
function addGivenModel(plan: BuildPlan): JudgedModels {
  const {model, target, quantized: given} = plan.build;
  const isAlone = given?.kind !== 'file';
  const {source, imported} = isAlone ? {} : addImport(plan);
  const file = sourceInput(isAlone ? modelSource(model) : quantizedSource(given.file));
  const profile = findProfile(target);
  invariant(profile !== undefined, () => `target "${target}", which the loader let pass, is not known`);
  // The rules themselves: a profile that is mended warns anew.
  const {name, default: rules, operators} = profile;
  const parameters = plainJson({target: {name, default: rules, operators}});
  const read = addTask(plan, 'import-quantized', {parameters, inputs: {quantized: file, imported}});
  return {source, imported, quantized: read('model.onnx'), evaluated: read('adapted.onnx')};
}

function addImport(plan: BuildPlan): {readonly source: TaskInput; readonly imported: TaskInput} {
  const source = sourceInput(modelSource(plan.build.model));
  const parameters: Json = {inputShapes: plainJson(plan.model.inputShapes)};
  return {source, imported: addTask(plan, 'import-model', {parameters, inputs: {model: source}})('model.onnx')};
}

/** Rewrites of the float model that the target asks for. @returns the model */
function addConversions(plan: BuildPlan, imported: TaskInput): TaskInput {
  const {conversions} = plan.build.recipe;
  if (conversions.length === 0) return imported;
  return addTask(plan, 'convert-operators', {parameters: {conversions}, inputs: {model: imported}})('model.onnx');
}

/** Places quantizers, calibrates, chooses ranges and rounds. @returns the quantized model */
function addQuantization(plan: BuildPlan, imported: TaskInput): TaskInput {
  const {recipe, target} = plan.build;
  const mixed = addMixedPrecision(plan, imported);
  const {quantized} = addRounding(plan, {recipe, imported, ...mixed});
  if (findProfile(target)?.fixedPoint === 'radix-and-scale')
    addTask(plan, 'write-fixed-point', {parameters: {}, inputs: {quantization: quantized('quantization.json')}});
  return quantized('model.onnx');
}

interface RoundingTasks {
  readonly recipe: Recipe;
  readonly imported: TaskInput;
  /** Types of layers that are not the recipe's. */
  readonly bitWidths?: TaskInput;
  /** Where what activations look like is known already. */
  readonly statistics?: TaskInput | undefined;
  /** Put before the names of tasks that a build has twice. */
  readonly prefix?: string;
}

function addRounding(
  plan: BuildPlan,
  {recipe, imported, bitWidths, statistics: known, prefix = ''}: RoundingTasks,
): {readonly quantized: (output: string) => TaskInput; readonly statistics: TaskInput | undefined} {
  const add = (kind: string, parameters: Json, inputs: Readonly<Record<string, TaskInput | undefined>>) =>
    addTask(plan, kind, {name: `${prefix}${kind}`, parameters, inputs});
  const rounding = roundingParameters({recipe, target: plan.build.target});
  const operatorSupport = prefix === '' ? operatorSupportOf(plan.build.target) : undefined;
  const placing = operatorSupport ? {...placementParameters(recipe), operatorSupport} : placementParameters(recipe);
  const placed = add('place-quantizers', placing, {model: imported, bitWidths});
  const placement = placed('placement.json');
  const samples = datasetInput(plan.model.calibrationDataset);
  if (!samples || !quantizesActivations(recipe))
    return {quantized: add('quantize', rounding, {model: imported, placement}), statistics: undefined};
  if (prefix === '') addSampleCheck(plan);
  const calibrated = recipe.compat === 'aimet' ? addSimulatedWeights(plan, {model: imported, placement}) : imported;
  const statistics =
    known ??
    addTask(plan, 'calibrate', {
      parameters: {collector: collectorOf(recipe), feeds: plan.feeds},
      inputs: {model: calibrated, values: placed('values.json'), samples},
    })('statistics.bin');
  const ranges = add('choose-ranges', rangeParameters(recipe), {statistics, placement})('ranges.json');
  return {quantized: add('quantize', rounding, {model: imported, placement, ranges}), statistics};
}

/** Which operators the target computes, where its profile says so. */
function operatorSupportOf(target: string): Json | undefined {
  const {ownOperators: own, hostOperators: host = []} = findProfile(target) ?? {};
  return own && {target, own: [...own], host: [...host]};
}

/** Chooses types of layers; nothing where the recipe's hold for all. */
function addMixedPrecision(
  plan: BuildPlan,
  imported: TaskInput,
): {readonly bitWidths?: TaskInput; readonly statistics?: TaskInput | undefined} {
  const {mixedPrecision: mixed, nodes} = plan.build.recipe;
  if (!mixed) return {};
  const measured = mixed.method === 'sensitivity' ? addSensitivity(plan, mixed, imported) : undefined;
  // How sensitivity is measured has no part in the choice.
  const chosenBy = mixed.method === 'sensitivity' ? {...mixed, sampleCount: undefined} : mixed;
  const parameters = jsonMembers({mixedPrecision: chosenBy, fixedNodes: Object.keys(nodes).sort()});
  const inputs = {model: imported, sensitivity: measured?.sensitivity};
  const bitWidths = addTask(plan, 'choose-bit-widths', {parameters, inputs})('bit-widths.json');
  return {bitWidths, statistics: measured?.statistics};
}

/** Quantizes the model with all layers narrow, for the scales that each layer is then measured with alone. */
function addSensitivity(
  plan: BuildPlan,
  mixed: MixedBySensitivity,
  imported: TaskInput,
): {readonly sensitivity: TaskInput; readonly statistics: TaskInput | undefined} {
  const recipe = narrowRecipe(plan.build.recipe, mixed);
  const {quantized, statistics} = addRounding(plan, {recipe, imported, prefix: 'narrow-'});
  const parts = mixed.narrowed === 'both' ? ['weights', 'activations'] : [mixed.narrowed];
  const samples = datasetInput(plan.model.calibrationDataset);
  const sensitivity = addTask(plan, 'analyze-sensitivity', {
    parameters: {feeds: plan.feeds, parts, sampleCount: mixed.sampleCount},
    inputs: {imported, quantization: quantized('quantization.json'), samples},
  })('sensitivity.json');
  return {sensitivity, statistics};
}

/** AIMET measures activations of a model whose weights are rounded already. @returns that model, in float */
function addSimulatedWeights(plan: BuildPlan, inputs: Readonly<Record<'model' | 'placement', TaskInput>>): TaskInput {
  const parameters = {...(roundingParameters(plan.build) as {readonly [key: string]: Json}), gives: 'float'};
  return addTask(plan, 'quantize', {name: 'simulate-weights', parameters, inputs})('model.onnx');
}

/** Nothing waits for it. */
function addSampleCheck(plan: BuildPlan): void {
  const {calibrationDataset, evaluationDataset} = plan.model;
  const named = (dataset: string | undefined): TaskInput | undefined =>
    dataset === undefined ? undefined : {from: 'source', source: namedDatasetSource(dataset)};
  const isOther = evaluationDataset !== calibrationDataset;
  const inputs = {samples: named(calibrationDataset), evaluation: isOther ? named(evaluationDataset) : undefined};
  addTask(plan, 'check-samples', {parameters: {}, inputs});
}

/**
 * Steps that change the float model. What they must know of its values is measured before each, where there is data to
 * measure on. @returns the last model
 */
function addFloatSteps(plan: BuildPlan, imported: TaskInput): TaskInput {
  let model = imported;
  for (const {step, options} of plan.build.recipe.steps) {
    if (!isFloatStep(step)) continue;
    const samples = looksAtSamples(options) ? datasetInput(plan.model.calibrationDataset) : undefined;
    const channels =
      samples &&
      addTask(plan, 'measure-channels', {
        name: `measure-channels-for-${step}`,
        parameters: {feeds: plan.feeds, samples: MEASURED_CHANNEL_SAMPLES},
        inputs: {model, samples},
      })('channels.json');
    const parameters = {options, feeds: plan.feeds};
    model = addTask(plan, step, {parameters, inputs: {model, channels, samples}})('model.onnx');
  }
  return model;
}

/** Equalizing needs none when ranges limit nothing and it keeps what the model computes. */
const looksAtSamples = (options: Readonly<Record<string, Json>>): boolean =>
  options['range-aware'] !== false || options.clip === 'relu';

/** Kinds of the tasks of steps, where they are not the step's name. */
const STEP_KINDS: Readonly<Record<string, string>> = {'bias-correction': 'correct-biases'};

/**
 * Steps that bring the quantized model nearer to the float one; all of them look at layers whose weights and inputs are
 * integers, on calibration samples. @returns the last model
 */
function addQuantizedSteps(
  plan: BuildPlan,
  {imported, quantized}: {readonly imported: TaskInput; readonly quantized: TaskInput},
): TaskInput {
  const {recipe} = plan.build;
  const samples = datasetInput(plan.model.calibrationDataset);
  if (!samples || !quantizesActivations(recipe) || !quantizesWeights(recipe)) return quantized;
  let model = quantized;
  for (const {step, options} of recipe.steps) {
    if (isFloatStep(step)) continue;
    const parameters = {options, bias: recipe.bias, feeds: plan.feeds};
    const inputs = {imported, quantized: model, samples};
    model = addTask(plan, STEP_KINDS[step] ?? step, {parameters, inputs})('model.onnx');
  }
  return model;
}

/** Exchanges what the target lacks, and gives layers the form that its exporter looks for. @returns the float model */
function addReplacements(plan: BuildPlan, imported: TaskInput): TaskInput {
  const {replace, export: form} = plan.build.recipe;
  if (form === undefined && Object.keys(replace).length === 0) return imported;
  const samples = datasetInput(plan.model.calibrationDataset);
  const parameters = jsonMembers({replace, feeds: plan.feeds});
  return addTask(plan, 'replace-operators', {parameters, inputs: {model: imported, samples}})('model.onnx');
}

/** What stays in float is computed in a narrower type. @returns the model that does so */
function addCasts(plan: BuildPlan, quantized: TaskInput): TaskInput {
  const {floatType, fusedOperators, ortOptions} = plan.build.recipe;
  if (floatType === 'float32') return quantized;
  const parameters = plainJson({
    type: floatType,
    fusedOperators,
    keepsFloatConstants: ortOptions.AddQDQPairToWeight,
    // Only float16 can overflow, which is looked for on samples.
    ...(floatType === 'float16' ? {feeds: plan.feeds} : {}),
  });
  const floatNodes: TaskInput = {
    from: 'task',
    task: taskId(plan.build.name, 'place-quantizers'),
    output: 'float-nodes.json',
  };
  const samples = floatType === 'float16' ? datasetInput(plan.model.calibrationDataset) : undefined;
  return addTask(plan, 'cast-floats', {parameters, inputs: {quantized, floatNodes, samples}})('model.onnx');
}

/** Writes the model in the form that the target's compiler reads. @returns the model that is judged */
function addExport(plan: BuildPlan, quantized: TaskInput): TaskInput {
  const {recipe, target} = plan.build;
  if (!recipe.export) return quantized;
  const {hasIntegerOutputs} = recipe.export;
  const profile = findProfile(target);
  const types = {weights: recipe.weights.type, activations: recipe.activations.type};
  const parameters = jsonMembers({hasIntegerOutputs, rules: profile?.npu, devices: profile?.devices ?? [], ...types});
  return addTask(plan, 'export-integers', {parameters, inputs: {quantized}})('model.onnx');
}

const isFloatStep = (step: string): boolean => FLOAT_STEPS.some((name) => name === step);
