/**
 * The separately cached parts of an evaluation. Per chunk of samples: the errors of the quantized outputs, which depend
 * on both models; and the classes of each model, which depend on that model alone, so that another recipe does not ask
 * the float model again. And the layer errors, as one item. Keys hold no names, so that a renaming reruns nothing.
 */
import type {Json} from '../../base/canonical-json.ts';
import {type Digest, hashJson} from '../../base/content-hash.ts';
import type {Item} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {Graph} from '../../onnx/graph.ts';
import type {StructuralFigures} from './error-columns.ts';

/** Raise when rows change their meaning or their numbers. */
const ROWS_VERSION = 1;

export interface ItemContext {
  /** Of all that the outputs are computed from; undefined where there is no float model, and no item that needs it. */
  readonly floatOutputs: Digest | undefined;
  readonly quantizedOutputs: Digest;
  /** See `describeFeeds`. */
  readonly feeds: Json;
  /** Positions among the model's outputs. */
  readonly errorOutputs: readonly number[];
  readonly classOutputs: readonly number[];
  readonly structural: StructuralFigures;
  readonly hasScores: boolean;
  /** Samples of a sequence depend on those before them. */
  readonly isStateful: boolean;
}

export interface ChunkItems {
  readonly errors: Item;
  readonly floatClasses: Item;
  readonly quantizedClasses: Item;
}

/** @param label what the chunk is, for messages */
export function chunkItems(samples: readonly SampleRef[], label: string, context: ItemContext): ChunkItems {
  const {floatOutputs, quantizedOutputs, feeds, errorOutputs, classOutputs, structural, hasScores} = context;
  const fed = {rows: ROWS_VERSION, feeds, ...samplesKey(samples, context.isStateful)};
  const labels = samples.map((sample) => sample.label ?? null);
  const classes = (outputs: Digest | undefined): Item['fingerprint'] => ({
    ...fed,
    figures: 'classes',
    model: outputs ?? '',
    outputs: classOutputs,
    hasScores,
    labels,
  });
  const pack = hashJson(fed);
  const errors = {
    ...fed,
    figures: 'errors',
    float: floatOutputs ?? '',
    quantized: quantizedOutputs,
    outputs: errorOutputs,
  };
  return {
    errors: {label: `errors, ${label}`, fingerprint: {...errors, structural: {...structural}}, pack},
    floatClasses: {label: `float classes, ${label}`, fingerprint: classes(floatOutputs), pack},
    quantizedClasses: {label: `quantized classes, ${label}`, fingerprint: classes(quantizedOutputs), pack},
  };
}

/** @param layers digests of the compared values, in their order */
export function layersItem(
  samples: readonly SampleRef[],
  layers: readonly (readonly [float: Digest, quantized: Digest])[],
  {feeds, isStateful}: Pick<ItemContext, 'feeds' | 'isStateful'>,
): Item {
  const figures = {figures: 'layers', rows: ROWS_VERSION, layers};
  return {
    label: `layers, ${samples.length} samples`,
    fingerprint: {...figures, feeds, ...samplesKey(samples, isStateful)},
  };
}

function samplesKey(samples: readonly SampleRef[], isStateful: boolean): {readonly [key: string]: Json} {
  const digests = samples.map(({digest}) => digest);
  if (!isStateful) return {samples: digests};
  const startsSequence = samples.map(({sequence}, i) => (sequence === samples[i - 1]?.sequence ? 0 : 1));
  return {samples: digests, startsSequence};
}

/** What the inputs are fed with, by position; the names only of inputs that a sample's arrays are told apart by. */
export function describeFeeds(graph: Graph, {state, constants}: FeedSpec): Json {
  const inputs = graph.inputs.filter((input) => !input.initializer);
  const sampled = inputs.filter(({name}) => state[name] === undefined && constants[name] === undefined);
  return inputs.map(({name}): Json => {
    const constant = constants[name];
    if (constant !== undefined) return {constant: typeof constant === 'number' ? constant : [...constant]};
    const from = state[name];
    if (from !== undefined) return {state: graph.outputs.findIndex((output) => output.name === from)};
    return {sample: sampled.length > 1 ? name : ''};
  });
}
