import {figureOf, numberOf} from '../../artifacts/figure.ts';
import {decibelText, decodeOutputComparison, encodeOutputComparison} from '../../artifacts/output-comparison.ts';
import {encodeReconstruction, type ReconstructedLayer, type Reconstruction} from '../../artifacts/reconstruction.ts';
import {hashBytes} from '../../base/content-hash.ts';
import {forEachConcurrently} from '../../build/for-each-concurrently.ts';
import type {Item, TaskContext, TaskRequest} from '../../build/task.ts';
import {type OutputComparison, outputErrorOf} from '../../numeric/output-comparison.ts';
import {encodeModel} from '../../onnx/codec.ts';
import type {ComparePayload} from './compare.job.ts';
import type {Layer} from './layers.ts';
import {type Prepared, prepare, taskInput} from './prepare.ts';
import type {Method} from './round-channel.ts';
import type {Solution} from './solve-layer.ts';
import {solveStages} from './solve-stages.ts';

export async function run(
  request: TaskRequest,
  context: TaskContext,
  method: Method,
): Promise<Record<string, Uint8Array>> {
  const prepared = await prepare(request, method);
  const sampleCount = prepared.chunks.reduce((total, {length}) => total + length, 0);
  const before = await taskInput(request, 'quantized').read();
  const none: Reconstruction = {
    version: 1,
    method,
    sampleCount,
    isApplied: false,
    outputError: {before: 0, after: 0},
    layers: [],
  };
  if (sampleCount === 0 || prepared.layers.length === 0) {
    context.summarize('no layer has an integer weight whose error can be measured');
    return {'model.onnx': before, 'reconstruction.json': encodeReconstruction(none)};
  }
  const solutions = await solveStages(prepared, context);
  const after = encodeModel(prepared.quantized);
  const outputError = outputErrorOf(await compare(prepared, {request, context, after}));
  const isApplied = outputError.after <= outputError.before;
  const reconstruction: Reconstruction = {
    ...{...none, isApplied},
    outputError: {before: figureOf(outputError.before), after: figureOf(outputError.after)},
    layers: prepared.layers.map((layer, i) => reportOf(layer, solutions[i]!)),
  };
  context.summarize(summaryOf(reconstruction));
  return {'model.onnx': isApplied ? after : before, 'reconstruction.json': encodeReconstruction(reconstruction)};
}

interface Trial {
  readonly request: TaskRequest;
  readonly context: TaskContext;
  readonly after: Uint8Array;
}

async function compare(prepared: Prepared, {request, context, after}: Trial): Promise<readonly OutputComparison[]> {
  const {chunks, imported, dataset, feeds} = prepared;
  const quantized = taskInput(request, 'quantized');
  const digest = hashBytes(after);
  const models = [imported.digest, quantized.digest, digest];
  const items = chunks.map(
    (samples): Item => ({
      label: `outputs, ${samples.length} samples`,
      fingerprint: {models, feeds: {...feeds} as never, samples: samples.map((sample) => sample.digest)},
    }),
  );
  const results = (await context.items.lookUp(items)).map(decodeOutputComparison);
  await forEachConcurrently(chunks, context.concurrency, async (samples, i) => {
    if (results[i]) return;
    const payload: ComparePayload = {
      imported: {path: imported.path, digest: imported.digest},
      quantized: {path: await quantized.localPath(), digest: quantized.digest},
      reconstructed: {bytes: after, digest},
      outputNames: imported.model.graph.outputs.map(({name}) => name),
      ...{samples, feeds, dataset: dataset.spec},
    };
    const result = (await context.runJob('reconstruct/compare', payload)) as OutputComparison;
    results[i] = result;
    await context.items.save(items[i]!, encodeOutputComparison(result), 0);
  });
  return results.filter((result) => result !== undefined);
}

function reportOf({node, float, weight}: Layer, {integers, errorBefore, errorAfter}: Solution): ReconstructedLayer {
  return {
    layer: node.name === '' ? float.name : node.name,
    operator: node.opType,
    weightCount: integers.length,
    changedCount: integers.reduce((count, q, i) => count + (q === weight.integers[i] ? 0 : 1), 0),
    error: {before: figureOf(errorBefore), after: figureOf(errorAfter)},
  };
}

function summaryOf({layers, isApplied, outputError, sampleCount}: Reconstruction): string {
  const change = decibelText(numberOf(outputError.before) / numberOf(outputError.after));
  const count = `${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}`;
  if (!isApplied) return `left as it was: new integers in ${count} make the output ${change}noisier`;
  const weights = layers.reduce((sum, {weightCount}) => sum + weightCount, 0);
  const changed = layers.reduce((sum, {changedCount}) => sum + changedCount, 0);
  const share = ((100 * changed) / weights).toPrecision(2);
  return `${count}, ${share} % of weights changed; output ${change}cleaner on ${sampleCount} samples`;
}
