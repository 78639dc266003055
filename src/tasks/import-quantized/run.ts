import {readFile} from 'node:fs/promises';
import {encodeQuantizationReport} from '../../artifacts/quantization-report.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskInputValue, TaskRequest} from '../../build/task.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import {loadModel, withPath} from '../../onnx/load-model.ts';
import type {QuantizerRules} from '../../target/check-quantizer.ts';
import {adaptInterface} from './adapt-interface.ts';
import {quantizerKinds} from './quantizer-kinds.ts';
import {type FoundQuantizer, readQuantizers} from './read-quantizers.ts';
import {targetWarnings} from './target-warnings.ts';

/** Value of the source: absolute paths. */
interface ModelSource {
  readonly path: string;
  readonly externalFiles: readonly string[];
}

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {path, externalFiles} = sourceOf(request.inputs.quantized);
  const {model} = await loadModel(path);
  // With external data the model is written anew, whole.
  const bytes = externalFiles.length === 0 ? new Uint8Array(await readFile(path)) : encodeModel(model);
  const quantizers = readQuantizers(model.graph);
  for (const warning of warningsOf(quantizers, request)) context.warn({...warning, path});
  const tensors = quantizers.map(({tensor}) => tensor);
  const kinds = quantizerKinds(tensors);
  const {changes, adapted} = await adapt(model, bytes, request);
  context.summarize([...kinds.map(({text}) => text), ...changes].join(', ') || 'no quantizers');
  const report = encodeQuantizationReport({version: 1, tensors, kinds: kinds.map(({kind}) => kind)});
  return {'model.onnx': bytes, 'adapted.onnx': adapted, 'quantization.json': report};
}

function warningsOf(quantizers: readonly FoundQuantizer[], {parameters}: TaskRequest) {
  const {target} = parameters as unknown as {readonly target?: QuantizerRules};
  invariant(target !== undefined, () => 'import-quantized has no parameter "target"');
  return targetWarnings(quantizers, target);
}

/** A model without float counterpart has nothing to be like. */
async function adapt(model: Model, bytes: Uint8Array, {inputs}: TaskRequest) {
  const {imported} = inputs;
  if (imported?.from !== 'task') return {changes: [], adapted: bytes};
  const float = decodeModel(await imported.read());
  const changes = withPath(sourceOf(inputs.quantized).path, () => adaptInterface(model, float.graph));
  return {changes, adapted: changes.length === 0 ? bytes : encodeModel(model)};
}

function sourceOf(input: TaskInputValue | undefined): ModelSource {
  invariant(input?.from === 'source', () => 'import-quantized needs a model file');
  const {value} = input;
  const isSource = typeof value === 'object' && value !== null && 'path' in value && 'externalFiles' in value;
  invariant(isSource && typeof value.path === 'string', () => 'the source of import-quantized is no model file');
  return value as ModelSource;
}
