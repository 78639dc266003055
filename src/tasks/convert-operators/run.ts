import type {Json} from '../../base/canonical-json.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import type {Conversion} from '../../manifest/manifest.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import {batchNormalizationToConv} from '../../onnx/passes/batch-normalization-to-conv.ts';
import {clip6ToRelu, clipToRelu} from '../../onnx/passes/clip-to-relu.ts';
import {dropUnused} from '../../onnx/passes/drop-unused.ts';
import {reduceMeanToPool} from '../../onnx/passes/reduce-mean-to-pool.ts';
import {splitToSlice} from '../../onnx/passes/split-to-slice.ts';
import {equalizeLikeQuark} from './equalize-like-quark.ts';

/** What each conversion does to a model; gives the number of changes. */
const CONVERTERS: Readonly<Record<Conversion, (model: Model) => number>> = {
  'batch-normalization-to-conv': (model) => batchNormalizationToConv.apply(model),
  'reduce-mean-to-global-average-pool': (model) => reduceMeanToPool.apply(model),
  'split-to-slice': (model) => splitToSlice.apply(model),
  'clip-to-relu': (model) => clipToRelu.apply(model),
  'clip-6-to-relu': (model) => clip6ToRelu.apply(model),
  'quark-equalization': ({graph}) => equalizeLikeQuark(graph),
};

export async function run(
  {parameters, inputs}: TaskRequest,
  context: TaskContext,
): Promise<Record<string, Uint8Array>> {
  const input = inputs.model;
  invariant(input?.from === 'task', () => 'convert-operators needs the imported model');
  const model = decodeModel(await input.read());
  const counts = conversionsOf(parameters).map((conversion) => [conversion, CONVERTERS[conversion](model)] as const);
  dropUnused.apply(model);
  const done = counts.filter(([, count]) => count > 0).map(([conversion, count]) => `${conversion} (${count})`);
  context.summarize(done.length > 0 ? done.join(', ') : 'nothing to convert');
  return {'model.onnx': encodeModel(model)};
}

/** @throws InvariantError when the plan gave something else */
function conversionsOf(parameters: Json): readonly Conversion[] {
  const isRecord = typeof parameters === 'object' && parameters !== null && 'conversions' in parameters;
  invariant(isRecord, () => 'convert-operators has no parameter "conversions"');
  return (parameters as {conversions: Conversion[]}).conversions;
}
