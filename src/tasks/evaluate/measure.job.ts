/** Runs the float and the quantized model on the same samples and gathers rows per sample. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import type {ClassColumns, ErrorColumns} from '../../artifacts/evaluation.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {createSampleRunner, type SampleRunner} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import type {Session} from '../../engine/engine.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import type {FloatArray} from '../../numeric/error-metrics.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {buildClassColumns, type ClassColumnsBuilder} from './class-columns.ts';
import {buildErrorColumns, type ErrorColumnsBuilder, type StructuralFigures} from './error-columns.ts';
import {floatElements, isIntegerTensor} from './float-elements.ts';

/** A model on disk. Plain data. */
export interface ModelFile {
  readonly path: string;
  /** Of its bytes and its external data. */
  readonly digest: string;
}

/** What is asked of a chunk: what its cached items lack. Plain data. */
export interface MeasureRequest {
  readonly errors: boolean;
  readonly floatClasses: boolean;
  readonly quantizedClasses: boolean;
}

export interface MeasurePayload {
  /** Undefined where there is none, and nothing is requested of it. */
  readonly float: ModelFile | undefined;
  readonly quantized: ModelFile;
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
  readonly request: MeasureRequest;
  /** Outputs whose errors are wanted. */
  readonly errorOutputs: readonly string[];
  /** Outputs that are compared with labels. */
  readonly classOutputs: readonly string[];
  readonly structural: StructuralFigures;
  /** AUC is wanted. */
  readonly hasScores: boolean;
}

/** Columns by output, in the order of the payload's names; empty where not requested. */
export interface MeasureResult {
  readonly errors: readonly ErrorColumns[];
  readonly floatClasses: readonly ClassColumns[];
  readonly quantizedClasses: readonly ClassColumns[];
}

export const measureJob: Job = async (payload, onProgress): Promise<MeasureResult> => {
  const measure = payload as MeasurePayload;
  const {request, errorOutputs, classOutputs, samples} = measure;
  const errors = request.errors ? errorOutputs.map(() => buildErrorColumns(measure.structural)) : [];
  const classes = (isWanted: boolean) => (isWanted ? classOutputs.map(() => buildClassColumns(measure.hasScores)) : []);
  const [floatClasses, quantizedClasses] = [classes(request.floatClasses), classes(request.quantizedClasses)];
  const float = request.errors || request.floatClasses ? await openRunner(measure, 'float') : undefined;
  const quantized = request.errors || request.quantizedClasses ? await openRunner(measure, 'quantized') : undefined;
  const reader = createSampleReader(measure.dataset);
  for (const [position, ref] of samples.entries()) {
    const sample = await reader.read(ref);
    const {label} = ref;
    const floatOutputs = await float?.run(ref, sample);
    const quantizedOutputs = await quantized?.run(ref, sample);
    if (floatOutputs && quantizedOutputs) addErrors(errors, errorOutputs, floatOutputs, quantizedOutputs);
    if (floatOutputs) addClasses(floatClasses, classOutputs, floatOutputs, label);
    if (quantizedOutputs) addClasses(quantizedClasses, classOutputs, quantizedOutputs, label);
    onProgress(position + 1);
  }
  return {
    errors: errors.map((builder) => builder.columns()),
    floatClasses: floatClasses.map((builder) => builder.columns()),
    quantizedClasses: quantizedClasses.map((builder) => builder.columns()),
  };
};

async function openRunner(payload: MeasurePayload, which: 'float' | 'quantized'): Promise<SampleRunner> {
  const file = payload[which];
  invariant(file !== undefined, () => 'figures of a float model are wanted where there is none');
  const {path, digest} = file;
  // The float file may have its external data beside it; the quantized one is whole.
  const session = await keptSession(digest, async (engine) =>
    which === 'float' ? engine.openSessionOfFile(path) : engine.openSession(await readFile(path)),
  );
  const names = [...new Set([...payload.errorOutputs, ...payload.classOutputs])];
  checkOutputs(session, names, path);
  return createSampleRunner(session, payload.feeds, names);
}

function checkOutputs({outputs}: Session, names: readonly string[], path: string): void {
  const missing = names.find((name) => !outputs.some((output) => output.name === name));
  if (missing === undefined) return;
  const known = outputs.map(({name}) => `"${name}"`).join(', ');
  throw new Failure({
    reason: 'bad-model',
    message: `The model has no output "${missing}" to measure.`,
    path,
    remedy: `Its outputs are ${known}: mend "metrics" of the model.`,
  });
}

type Outputs = Readonly<Record<string, Tensor>>;

function addErrors(
  builders: readonly ErrorColumnsBuilder[],
  names: readonly string[],
  float: Outputs,
  quantized: Outputs,
): void {
  for (const [index, builder] of builders.entries()) {
    const name = names[index]!;
    const [x, q] = [elementsOf(float, name), elementsOf(quantized, name)];
    if (x.length !== q.length) throw differentShapes(name, float[name]!.dims, quantized[name]!.dims);
    builder.add(x, q, float[name]!.dims);
  }
}

function differentShapes(name: string, float: readonly number[], quantized: readonly number[]): Failure {
  return new Failure({
    reason: 'bad-data',
    message: `Output "${name}" has shape [${float.join(', ')}] in the float model and [${quantized.join(', ')}] in the quantized one.`,
    remedy: 'Its shape depends on the data, so it has no error: name the outputs to measure in "metrics" of the model.',
  });
}

function addClasses(
  builders: readonly ClassColumnsBuilder[],
  names: readonly string[],
  outputs: Outputs,
  label: number | undefined,
): void {
  for (const [index, builder] of builders.entries()) {
    const name = names[index]!;
    builder.add(elementsOf(outputs, name), isIntegerTensor(outputs[name]!), label);
  }
}

function elementsOf(outputs: Outputs, name: string): FloatArray {
  const tensor = outputs[name];
  invariant(tensor !== undefined, () => `the engine gave no "${name}"`);
  const elements = floatElements(tensor);
  if (elements) return elements;
  throw new Failure({
    reason: 'unsupported-model',
    message: `Output "${name}" holds strings, which cannot be measured.`,
    remedy: 'Name the outputs to measure in "metrics" of the model.',
  });
}
