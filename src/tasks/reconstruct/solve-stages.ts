/** Layers stage by stage: solutions from the cache where nothing before a layer changed, from worker processes the rest. */
import {type Digest, hashBytes, hashJson} from '../../base/content-hash.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import {forEachConcurrently} from '../../build/for-each-concurrently.ts';
import type {Item, TaskContext} from '../../build/task.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {Value} from '../../onnx/graph.ts';
import {tensorDigest, valueDigests} from '../../onnx/value-digest.ts';
import {applySolution} from './apply-solution.ts';
import type {LayerProblem} from './channel-problem.ts';
import type {Layer} from './layers.ts';
import type {LayerSums, MeasurePayload} from './measure.job.ts';
import type {Prepared} from './prepare.ts';
import {reducedTo} from './reduced-to.ts';
import {decodeSolution, encodeSolution} from './solution-bytes.ts';
import type {SolvePayload} from './solve.job.ts';
import type {Solution} from './solve-layer.ts';
import {stagesOf} from './stages.ts';
import {fanIn, groupsOf} from './unfold.ts';

/**
 * Solves all layers and writes each into `prepared.quantized`.
 *
 * @returns one solution per layer
 * @throws Failure of a job, or 'interrupted'
 */
export async function solveStages(prepared: Prepared, context: TaskContext): Promise<readonly Solution[]> {
  const {layers, quantized} = prepared;
  const nodes = layers.map(({node}) => node);
  const floatDigests = valueDigests(prepared.imported.model);
  const solutions: Solution[] = [];
  let done = 0;
  for (const stage of stagesOf(quantized.graph, nodes)) {
    if (context.signal.aborted) throw new Failure({reason: 'interrupted', message: 'Choosing integers was stopped.'});
    const stageLayers = stage.map((position) => layers[position]!);
    const solved = await solveStage(prepared, stageLayers, floatDigests, context);
    for (const [i, position] of stage.entries()) {
      solutions[position] = solved[i]!;
      applySolution(quantized.graph, stageLayers[i]!, solved[i]!);
    }
    done += stage.length;
    context.progress({done, total: layers.length, unit: 'layers'});
  }
  return solutions;
}

async function solveStage(
  prepared: Prepared,
  layers: readonly Layer[],
  floatDigests: ReadonlyMap<Value, Digest>,
  context: TaskContext,
): Promise<readonly Solution[]> {
  const digests = valueDigests(prepared.quantized);
  const items = layers.map((layer) => itemOf(prepared, layer, digests, floatDigests));
  const found = (await context.items.lookUp(items)).map((bytes, i) => decodeSolution(bytes, layers[i]!));
  const missing = [...layers.keys()].filter((i) => !found[i]);
  const sums = await measure(
    prepared,
    missing.map((i) => layers[i]!),
    context,
  );
  await forEachConcurrently(missing, context.concurrency, async (i, place) => {
    const {method} = prepared;
    const payload: SolvePayload = {problem: problemOf(layers[i]!), sums: sums.map((chunk) => chunk[place]!), method};
    const solution = (await context.runJob('reconstruct/solve', payload)) as Solution;
    found[i] = solution;
    // Tasks have no clock: how long an item took is told by the task's own time.
    await context.items.save(items[i]!, encodeSolution(solution), 0);
  });
  return found.map((solution, i) => {
    invariant(solution !== undefined, () => `"${layers[i]!.float.name}" has no solution`);
    return solution;
  });
}

function itemOf(
  prepared: Prepared,
  {input, float, weight, node, bias}: Layer,
  digests: ReadonlyMap<Value, Digest>,
  floatDigests: ReadonlyMap<Value, Digest>,
): Item {
  const {type, range, scales, zeroPoints} = weight;
  return {
    label: node.name === '' ? float.name : node.name,
    fingerprint: {
      input: digests.get(input) ?? '',
      output: floatDigests.get(float) ?? '',
      weight: digests.get(node.input(1)) ?? '',
      bias: bias.kind === 'absent' ? '' : (digests.get(node.input(2)) ?? ''),
      quantizer: {
        type,
        range: {...range},
        scales: tensorDigest({type: 'float32', dims: [scales.length], data: scales}),
        zeroPoints: tensorDigest({type: 'float64', dims: [zeroPoints.length], data: zeroPoints}),
      },
      samples: hashJson(prepared.samplesKey),
    },
  };
}

function problemOf({shape, weight, bias}: Layer): LayerProblem {
  const {channels, float, integers, scales, zeroPoints, range} = weight;
  return {groups: groupsOf(shape), fanIn: fanIn(shape), channels, float, integers, scales, zeroPoints, range, bias};
}

/** Positions of a layer's output that are looked at: at least so many, … */
const POSITIONS_MIN = 4096;

/** … and so many for each input of a channel. */
const POSITIONS_PER_INPUT = 4;

/** Sums of each layer by chunk of samples. */
async function measure(
  prepared: Prepared,
  layers: readonly Layer[],
  context: TaskContext,
): Promise<readonly (readonly LayerSums[])[]> {
  if (layers.length === 0) return [];
  const {chunks, dataset, feeds, imported, quantized} = prepared;
  const names = [...new Set(layers.map(({input}) => input.name))];
  const bytes = encodeModel(reducedTo(decodeModel(encodeModel(quantized)), names, feeds));
  const sampleCount = chunks.reduce((total, {length}) => total + length, 0);
  const payload: Omit<MeasurePayload, 'samples'> = {
    imported: {path: imported.path, digest: imported.digest},
    quantized: {bytes, digest: hashBytes(bytes)},
    layers: layers.map(({shape, weight: {channels}, input, float}) => {
      const positions = Math.ceil(Math.max(POSITIONS_MIN, POSITIONS_PER_INPUT * fanIn(shape)) / sampleCount);
      return {shape, channels, positions, input: input.name, output: float.name};
    }),
    dataset: dataset.spec,
    feeds,
  };
  const sums: (readonly LayerSums[])[] = [];
  await forEachConcurrently(chunks, context.concurrency, async (samples, i) => {
    sums[i] = (await context.runJob('reconstruct/measure', {...payload, samples})) as readonly LayerSums[];
  });
  return sums;
}
