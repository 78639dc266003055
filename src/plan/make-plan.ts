/**
 * Manifest → plan. Pure: neither disk nor clock. Says which tasks a build implies, what each is told, and what feeds it;
 * nothing is put into a task's parameters that cannot change its output, since all of them go into its key.
 */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {invariant} from '../base/invariant.ts';
import type {Plan, TaskId, TaskInput, TaskNode} from '../build/task.ts';
import {BIAS_CORRECTION_SAMPLES, EVALUATED_LAYER_SAMPLES} from '../manifest/defaults.ts';
import type {BuildSpec, GateSpec, Manifest, ModelSpec, Recipe} from '../manifest/manifest.ts';

/** Source name of a declared model; the composition root resolves it to a digest. */
export const modelSource = (model: string): string => `model:${model}`;

/** Source name of a declared dataset. */
export const datasetSource = (dataset: string): string => `dataset:${dataset}`;

export const taskId = (build: string, kind: string): TaskId => {
  invariant(build !== '' && kind !== '', () => 'a task id needs a build and a kind');
  return `${build}:${kind}` as TaskId;
};

/** The tasks of the named builds (all when undefined), in topological order. */
export function makePlan(manifest: Manifest, buildNames?: readonly string[]): Plan {
  const wanted = buildNames ? new Set(buildNames) : undefined;
  const builds = [...manifest.builds.values()].filter((build) => !wanted || wanted.has(build.name));
  return {tasks: builds.flatMap((build) => buildTasks(build, modelOf(manifest, build)))};
}

function modelOf(manifest: Manifest, build: BuildSpec): ModelSpec {
  const model = manifest.models.get(build.model);
  invariant(
    model !== undefined,
    () => `build "${build.name}" refers to model "${build.model}", which the loader let pass`,
  );
  return model;
}

function buildTasks(build: BuildSpec, model: ModelSpec): TaskNode[] {
  const {recipe} = build;
  const output = (kind: string, file: string): TaskInput => ({
    from: 'task',
    task: taskId(build.name, kind),
    output: file,
  });
  const node = (kind: string, parameters: Json, inputs: Record<string, TaskInput>): TaskNode => ({
    id: taskId(build.name, kind),
    build: build.name,
    kind,
    parameters,
    inputs,
  });
  const source = {from: 'source', source: modelSource(build.model)} as const;
  const imported = output('import-model', 'model.onnx');
  const placement = output('place-quantizers', 'placement.json');
  const feeds = {state: model.state, constants: model.constants} as Json;
  const tasks = [
    node('import-model', {inputShapes: model.inputShapes} as Json, {model: source}),
    node('place-quantizers', placementParameters(recipe), {model: imported}),
  ];
  const calibration = model.calibrationDataset;
  if (calibration !== undefined && quantizesActivations(recipe)) {
    const samples = {from: 'source', source: datasetSource(calibration)} as const;
    const values = output('place-quantizers', 'values.json');
    tasks.push(
      node('calibrate', {collector: collectorOf(recipe), feeds}, {model: imported, values, samples}),
      node('choose-ranges', rangeParameters(recipe), {statistics: output('calibrate', 'statistics.bin'), placement}),
    );
  }
  const ranges = tasks.some((task) => task.kind === 'choose-ranges')
    ? {ranges: output('choose-ranges', 'ranges.json')}
    : {};
  tasks.push(node('quantize', placementParameters(recipe), {model: imported, placement, ...ranges}));
  let quantized = output('quantize', 'model.onnx');
  if (calibration !== undefined && correctsBiases(recipe)) {
    const samples = {from: 'source', source: datasetSource(calibration)} as const;
    const parameters = {bias: recipe.bias, feeds, sampleCount: BIAS_CORRECTION_SAMPLES};
    tasks.push(node('correct-biases', parameters, {model: imported, quantized, samples}));
    quantized = output('correct-biases', 'model.onnx');
  }
  if (model.evaluationDataset !== undefined) {
    const samples = {from: 'source', source: datasetSource(model.evaluationDataset)} as const;
    const parameters = {metrics: plainJson(model.metrics), feeds, layerSamples: EVALUATED_LAYER_SAMPLES};
    tasks.push(node('evaluate', parameters, {model: source, imported, quantized, samples}));
  }
  const evaluation = model.evaluationDataset === undefined ? {} : {evaluation: output('evaluate', 'evaluation.json')};
  tasks.push(node('gate', {gates: build.gates.map(gateParameters)}, {model: source, quantized, ...evaluation}));
  return tasks;
}

/** All of the recipe but the range method and the steps, which neither placement nor rounding looks at. */
function placementParameters({range: _range, steps: _steps, ...rest}: Recipe): Json {
  return plainJson(rest);
}

/** How an activation will be quantized stands in the placement; onnxruntime's options matter to its own methods only. */
function rangeParameters({range, compat, ortOptions}: Recipe): Json {
  return plainJson(compat === 'ort' ? {range, ortOptions} : {range});
}

/**
 * Which statistics are gathered. quantgate's own serve every method, so that switching the method costs nothing; those
 * that need extremes only get them at a part of the price. onnxruntime gathers others for each method.
 */
function collectorOf({compat, range: {method}}: Recipe): string {
  const needsExtremes = method === 'min-max' || method === 'moving-average';
  if (compat !== 'ort') return needsExtremes ? 'min-max' : 'native';
  return needsExtremes ? 'ort-min-max' : `ort-${method}`;
}

function quantizesActivations({activations, overrides}: Recipe): boolean {
  return (
    activations.type !== 'float' || Object.values(overrides).some(({type}) => type !== undefined && type !== 'float')
  );
}

/** Biases carry errors of integer layers only: those with quantized weights and activations. */
function correctsBiases(recipe: Recipe): boolean {
  return recipe.steps.includes('bias-correction') && quantizesActivations(recipe) && quantizesWeights(recipe);
}

function quantizesWeights({weights, overrides}: Recipe): boolean {
  return weights.type !== 'float' || Object.values(overrides).some(({type}) => type !== undefined && type !== 'float');
}

/** A gate without its place in the text: moving it to another line changes nothing. */
function gateParameters({place: _place, ...rule}: GateSpec): Json {
  return plainJson(rule);
}

/** Drops members that are undefined; refuses what is not JSON. */
function plainJson(value: object): Json {
  return JSON.parse(canonicalJson(value as Json)) as Json;
}
