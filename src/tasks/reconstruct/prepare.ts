import type {Json} from '../../base/canonical-json.ts';
import type {Digest} from '../../base/content-hash.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskInputValue, TaskRequest} from '../../build/task.ts';
import {chooseSamples} from '../../dataset/choose-samples.ts';
import type {ResolvedDataset, SampleRef} from '../../dataset/dataset.ts';
import {describeFeeds} from '../../dataset/feeds-fingerprint.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {decodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import {valueDigests} from '../../onnx/value-digest.ts';
import {type Layer, reconstructableLayers} from './layers.ts';
import type {Method} from './round-channel.ts';

/** Everything that is known before anything is measured. */
export interface Prepared {
  readonly method: Method;
  readonly feeds: FeedSpec;
  readonly dataset: ResolvedDataset;
  readonly imported: {readonly path: string; readonly digest: Digest; readonly model: Model};
  /** Changed as layers are solved. */
  readonly quantized: Model;
  readonly layers: readonly Layer[];
  readonly chunks: readonly (readonly SampleRef[])[];
  /** Names the samples and how they are fed. */
  readonly samplesKey: Json;
}

export async function prepare(request: TaskRequest, method: Method): Promise<Prepared> {
  const {feeds, sampleCount} = readParameters(request.parameters);
  const [input, dataset] = [taskInput(request, 'imported'), datasetSource(request)];
  const model = decodeModel(await input.read());
  const quantized = decodeModel(await taskInput(request, 'quantized').read());
  const isStateful = Object.keys(feeds.state).length > 0;
  const chunks = chooseSamples(dataset.samples, sampleCount, isStateful);
  const described = describeFeeds(model.graph, feeds, valueDigests(model));
  const samplesKey = {feeds: described, samples: chunks.map((chunk) => chunk.map(({digest}) => digest))};
  return {
    ...{method, feeds, dataset, quantized, chunks, samplesKey},
    imported: {path: await input.localPath(), digest: input.digest, model},
    layers: reconstructableLayers(model.graph, quantized.graph),
  };
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): {readonly feeds: FeedSpec; readonly sampleCount: number} {
  const {feeds, options} = parameters as unknown as {
    readonly feeds?: FeedSpec;
    readonly options?: {readonly samples?: number};
  };
  const sampleCount = options?.samples;
  invariant(feeds !== undefined && sampleCount !== undefined && sampleCount > 0, () => 'a step lacks parameters');
  return {feeds, sampleCount};
}

export function taskInput({inputs}: TaskRequest, name: string): Extract<TaskInputValue, {readonly from: 'task'}> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `the step has no input "${name}"`);
  return input;
}

function datasetSource({inputs}: TaskRequest): ResolvedDataset {
  const input = inputs.samples;
  invariant(input?.from === 'source', () => 'the step has no samples');
  return input.value as ResolvedDataset;
}
