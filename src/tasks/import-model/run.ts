import {stat} from 'node:fs/promises';
import {encodeImportReport, type ImportReport} from '../../artifacts/import-report.ts';
import type {Json} from '../../base/canonical-json.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import {encodeModel} from '../../onnx/codec.ts';
import {loadModel, withPath} from '../../onnx/load-model.ts';
import {importModel} from './import-model.ts';
import {summarizeImport} from './summarize-import.ts';

/** Value of the source: absolute paths. */
interface ModelSource {
  readonly path: string;
  readonly externalFiles: readonly string[];
}

export async function run(
  {parameters, inputs}: TaskRequest,
  context: TaskContext,
): Promise<Record<string, Uint8Array>> {
  const source = modelSourceOf(inputs.model);
  const {model} = await loadModel(source.path);
  const inputShapes = readInputShapes(parameters);
  const {facts, warnings} = withPath(source.path, () => importModel(model, inputShapes));
  const bytes = encodeModel(model);
  for (const warning of warnings) context.warn({...warning, path: source.path});
  const sizeBytes = {before: await totalSize([source.path, ...source.externalFiles]), after: bytes.length};
  const report: ImportReport = {version: 1, ...facts, sizeBytes};
  context.summarize(summarizeImport(report));
  return {'model.onnx': bytes, 'import.json': encodeImportReport(report)};
}

function modelSourceOf(input: TaskRequest['inputs'][string] | undefined): ModelSource {
  invariant(input?.from === 'source', () => 'import-model needs a model file');
  const {value} = input;
  const isSource = typeof value === 'object' && value !== null && 'path' in value && 'externalFiles' in value;
  invariant(isSource && typeof value.path === 'string', () => 'the source of import-model is no model file');
  return value as ModelSource;
}

/** @throws InvariantError when the plan gave something else than shapes by input name */
function readInputShapes(parameters: Json): Readonly<Record<string, readonly number[]>> {
  const isRecord = typeof parameters === 'object' && parameters !== null && 'inputShapes' in parameters;
  invariant(isRecord, () => 'import-model has no parameter "inputShapes"');
  return (parameters as {inputShapes: Record<string, number[]>}).inputShapes;
}

async function totalSize(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
