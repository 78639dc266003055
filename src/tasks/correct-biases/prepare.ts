import type {Json} from '../../base/canonical-json.ts';
import {type Digest, hashJson} from '../../base/content-hash.ts';
import {invariant} from '../../base/invariant.ts';
import type {Item, TaskInputValue, TaskRequest} from '../../build/task.ts';
import {chooseSamples} from '../../dataset/choose-samples.ts';
import type {ResolvedDataset, SampleRef} from '../../dataset/dataset.ts';
import {describeFeeds} from '../../dataset/feeds-fingerprint.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {decodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import {outputsDigest, valueDigests} from '../../onnx/value-digest.ts';
import type {BiasType} from './correct-layers.ts';
import {type CorrectableLayer, correctableLayers} from './correctable-layers.ts';
import {buildMeansModel, inputChannels} from './input-means.ts';
import {buildMeasuringModel} from './measuring-model.ts';

export type CorrectionMethod = 'empirical' | 'analytic';

export interface CorrectBiasesParameters {
  /** By the outputs of quantized layers, or by the rounding of weights and the means of inputs. */
  readonly method: CorrectionMethod;
  /** What biases are made of where a layer has none. */
  readonly bias: BiasType;
  readonly feeds: FeedSpec;
  /** How many samples are measured, if there are so many. */
  readonly sampleCount: number;
  /** Share of the errors that is taken out, above 0 and at most 1. */
  readonly factor: number;
}

export interface Chunk {
  readonly samples: readonly SampleRef[];
  readonly label: string;
  /** Part of the fingerprint of everything measured on these samples. */
  readonly key: {readonly [field: string]: Json};
}

/** Everything that is known before anything is measured. */
export interface Prepared {
  readonly parameters: CorrectBiasesParameters;
  readonly dataset: ResolvedDataset;
  readonly imported: Model;
  readonly quantized: Model;
  readonly layers: readonly CorrectableLayer[];
  /** None without layers. */
  readonly chunks: readonly Chunk[];
  /** Numbers that are measured of each layer: an error per channel, or a mean per channel that it reads. */
  readonly widths: readonly number[];
  /** Of what is measured of each layer: names all that it is computed from. */
  readonly errorDigests: readonly Digest[];
  /** Of what the two models compute. */
  readonly outputDigests: readonly [imported: Digest, quantized: Digest];
}

export async function prepare(request: TaskRequest): Promise<Prepared> {
  const parameters = readParameters(request.parameters);
  const dataset = datasetSource(request);
  const bytes = [await taskInput(request, 'imported').read(), await taskInput(request, 'quantized').read()] as const;
  const [imported, quantized] = [decodeModel(bytes[0]), decodeModel(bytes[1])];
  const layers = correctableLayers(imported.graph, quantized.graph);
  const outputDigests = [outputsDigest(imported), outputsDigest(quantized)] as const;
  const known = {parameters, dataset, imported, quantized, layers, outputDigests};
  if (layers.length === 0) return {...known, chunks: [], widths: [], errorDigests: []};
  const isAnalytic = parameters.method === 'analytic';
  const build = isAnalytic ? buildMeansModel : buildMeasuringModel;
  const {model, errors} = build(decodeModel(bytes[0]), decodeModel(bytes[1]), [...layers.keys()]);
  const digests = valueDigests(model);
  const feeds = describeFeeds(model.graph, parameters.feeds, digests);
  const errorDigests = errors.map((name) => {
    const digest = digests.get(model.graph.value(name));
    invariant(digest !== undefined, () => `"${name}" has no digest`);
    return digest;
  });
  const widths = layers.map((layer) => (isAnalytic ? inputChannels(layer) : layer.channels));
  return {...known, widths, errorDigests, chunks: chunksOf(dataset.samples, parameters, feeds)};
}

function chunksOf(
  samples: readonly SampleRef[],
  {feeds: {state}, sampleCount}: CorrectBiasesParameters,
  feeds: Json,
): readonly Chunk[] {
  const isStateful = Object.keys(state).length > 0;
  return chooseSamples(samples, sampleCount, isStateful).map((chunk) => {
    const digests = chunk.map(({digest}) => digest);
    const startsSequence = chunk.map(({sequence}, i) => (sequence === chunk[i - 1]?.sequence ? 0 : 1));
    const label = chunk.length === 1 ? '1 sample' : `${chunk.length} samples`;
    return {samples: chunk, label, key: {feeds, samples: digests, ...(isStateful ? {startsSequence} : {})}};
  });
}

/** Items of the layers' errors: layer by layer, chunks within. */
export const errorItems = ({layers, errorDigests, chunks}: Prepared): readonly Item[] =>
  layers.flatMap(({float}, i) =>
    chunks.map(({label, key}) => ({
      label: `${float.name}, ${label}`,
      fingerprint: {error: errorDigests[i]!, ...key},
      pack: hashJson(key),
    })),
  );

/** Items of the comparison of outputs, by chunk. @param corrected digest of what the corrected model computes */
export const comparisonItems = ({outputDigests, chunks}: Prepared, corrected: Digest): readonly Item[] =>
  chunks.map(({label, key}) => ({
    label: `outputs, ${label}`,
    fingerprint: {outputs: [...outputDigests, corrected], ...key},
  }));

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): CorrectBiasesParameters {
  const {bias, feeds, options} = parameters as unknown as Partial<CorrectBiasesParameters> & {
    readonly options?: {readonly method?: CorrectionMethod; readonly samples?: number; readonly factor?: number};
  };
  const {method, samples: sampleCount, factor} = options ?? {};
  invariant(
    bias !== undefined &&
      feeds !== undefined &&
      method !== undefined &&
      sampleCount !== undefined &&
      factor !== undefined,
    () => 'correct-biases lacks parameters',
  );
  return {method, bias, feeds, sampleCount, factor};
}

export function taskInput({inputs}: TaskRequest, name: string): Extract<TaskInputValue, {readonly from: 'task'}> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `correct-biases has no input "${name}"`);
  return input;
}

function datasetSource({inputs}: TaskRequest): ResolvedDataset {
  const input = inputs.samples;
  invariant(input?.from === 'source', () => 'correct-biases has no samples');
  return input.value as ResolvedDataset;
}
