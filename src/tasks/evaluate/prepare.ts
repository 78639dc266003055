import {invariant} from '../../base/invariant.ts';
import type {Item, TaskRequest} from '../../build/task.ts';
import type {ResolvedDataset, SampleRef} from '../../dataset/dataset.ts';
import {decodeModel} from '../../onnx/codec.ts';
import type {Graph, Model} from '../../onnx/graph.ts';
import {loadModel} from '../../onnx/load-model.ts';
import {outputsDigest, valueDigests} from '../../onnx/value-digest.ts';
import {type ChunkItems, chunkItems, describeFeeds, type ItemContext, layersItem} from './chunk-items.ts';
import {type ComparedLayer, comparedLayers} from './compared-layers.ts';
import {isLabelled} from './measured-metrics.ts';
import {datasetSource, type EvaluateParameters, modelSource, readParameters, taskInput} from './read-request.ts';
import {sampleChunks} from './sample-chunks.ts';

export interface Chunk {
  readonly samples: readonly SampleRef[];
  readonly items: ChunkItems;
}

/** Everything that is known before anything is measured. */
export interface Prepared {
  readonly parameters: EvaluateParameters;
  readonly dataset: ResolvedDataset;
  /** There is a float model to compare with. */
  readonly hasFloat: boolean;
  /** Names of the outputs whose errors, and whose classes, are wanted. */
  readonly errorOutputs: readonly string[];
  readonly classOutputs: readonly string[];
  readonly context: ItemContext;
  readonly chunks: readonly Chunk[];
  readonly layers: readonly ComparedLayer[];
  readonly layerSamples: readonly SampleRef[];
  readonly layersItem: Item;
}

export async function prepare(request: TaskRequest): Promise<Prepared> {
  const parameters = readParameters(request.parameters);
  const dataset = datasetSource(request);
  const source = modelSource(request);
  const imported = source && decodeModel(await taskInput(request, 'imported').read());
  const quantized = decodeModel(await taskInput(request, 'quantized').read());
  const float = source && (await loadModel(source.path)).model;
  // What another tool has quantized was given the float model's inputs and outputs.
  const {graph} = imported ?? quantized;
  const outputs = wantedOutputs(parameters, graph, {hasFloat: float !== undefined});
  const context: ItemContext = {
    floatOutputs: float && outputsDigest(float),
    quantizedOutputs: outputsDigest(quantized),
    feeds: describeFeeds(graph, parameters.feeds),
    errorOutputs: outputs.errorOutputs.map((name) => positionOf(graph, name)),
    classOutputs: outputs.classOutputs.map((name) => positionOf(graph, name)),
    structural: {ssim: asks(parameters, 'ssim'), quarkSsim: asks(parameters, 'quark-ssim')},
    hasScores: asks(parameters, 'auc'),
    isStateful: Object.keys(parameters.feeds.state).length > 0,
  };
  const layers = imported ? comparedLayers(imported, quantized) : [];
  const layerSamples = dataset.samples.slice(0, parameters.layerSamples);
  return {
    ...{parameters, dataset, hasFloat: float !== undefined, ...outputs, context, layers, layerSamples},
    chunks: chunksOf(dataset.samples, context),
    layersItem: layersItem(layerSamples, imported ? layerDigests(layers, imported, quantized) : [], context),
  };
}

const asks = ({metrics}: EvaluateParameters, wanted: string): boolean => metrics.some(({metric}) => metric === wanted);

/** An output that does not exist is left to the job, which says what there is. */
const positionOf = (graph: Graph, name: string): number => graph.outputs.findIndex((output) => output.name === name);

function wantedOutputs(
  {metrics}: EvaluateParameters,
  graph: Graph,
  {hasFloat}: {readonly hasFloat: boolean},
): Pick<Prepared, 'errorOutputs' | 'classOutputs'> {
  const all = graph.outputs.map(({name}) => name);
  const signal = hasFloat ? metrics.filter(({metric}) => !isLabelled(metric)) : [];
  const labelled = metrics.filter(({metric}) => isLabelled(metric));
  const errors = new Set(signal.flatMap(({output}) => (output === undefined ? all : [output])));
  const classes = new Set(labelled.flatMap(({output}) => output ?? all[0] ?? []));
  // In the order of the graph, those unknown last.
  const known = all.filter((name) => errors.has(name));
  return {errorOutputs: [...known, ...[...errors].filter((name) => !all.includes(name))], classOutputs: [...classes]};
}

function chunksOf(samples: readonly SampleRef[], context: ItemContext): readonly Chunk[] {
  let start = 1;
  return sampleChunks(samples, context.isStateful).map((chunk) => {
    const label = `samples ${start}–${start + chunk.length - 1}`;
    start += chunk.length;
    return {samples: chunk, items: chunkItems(chunk, label, context)};
  });
}

function layerDigests(layers: readonly ComparedLayer[], imported: Model, quantized: Model) {
  const [floatDigests, quantizedDigests] = [valueDigests(imported), valueDigests(quantized)];
  return layers.map((layer) => {
    const pair = [floatDigests.get(layer.float), quantizedDigests.get(layer.quantized)] as const;
    invariant(pair[0] !== undefined && pair[1] !== undefined, () => `"${layer.float.name}" has no digest`);
    return [pair[0], pair[1]] as const;
  });
}
