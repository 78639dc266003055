import {encodeChannelStatistics} from '../../artifacts/channel-statistics.ts';
import type {Json} from '../../base/canonical-json.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import {forEachConcurrently} from '../../build/for-each-concurrently.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import {chooseSamples} from '../../dataset/choose-samples.ts';
import type {ResolvedDataset, SampleRef} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {decodeModel} from '../../onnx/codec.ts';
import {type ChannelMoments, layerChannels, mergeMoments, noMoments} from './channel-moments.ts';
import type {MeasureChannelsPayload} from './measure.job.ts';
import {measuredLayers} from './measuring-model.ts';

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {model, samples: source} = request.inputs;
  invariant(model?.from === 'task' && source?.from === 'source', () => 'measure-channels lacks an input');
  const layers = measuredLayers(decodeModel(await model.read()).graph);
  const {feeds, samples: sampleCount} = readParameters(request.parameters);
  const dataset = source.value as ResolvedDataset;
  const isStateful = Object.keys(feeds.state).length > 0;
  const chunks = layers.length === 0 ? [] : chooseSamples(dataset.samples, sampleCount, isStateful);
  const file = {path: await model.localPath(), digest: model.digest};
  const measured = await measureChunks(chunks, context, (samples) => ({
    ...{model: file, layers, samples, dataset: dataset.spec, feeds},
  }));
  const none = noMoments(layers.reduce((sum, {channels}) => sum + channels, 0));
  const moments = measured.reduce<ChannelMoments>((sum, one) => (one ? mergeMoments(sum, one) : sum), none);
  const {sampleCount: measuredCount} = moments;
  context.summarize(`${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}, ${measuredCount} samples`);
  const statistics = {
    sampleCount: measuredCount,
    layers: measuredCount === 0 ? new Map() : layerChannels(moments, layers),
  };
  return {'channels.json': encodeChannelStatistics(statistics)};
}

/** Results in the order of the chunks, whichever is done first. */
async function measureChunks(
  chunks: readonly (readonly SampleRef[])[],
  context: TaskContext,
  payloadOf: (samples: readonly SampleRef[]) => MeasureChannelsPayload,
): Promise<readonly (ChannelMoments | undefined)[]> {
  const total = chunks.reduce((sum, {length}) => sum + length, 0);
  const done = chunks.map(() => 0);
  const results: (ChannelMoments | undefined)[] = chunks.map(() => undefined);
  await forEachConcurrently(chunks, context.concurrency, async (samples, i) => {
    if (context.signal.aborted) throw new Failure({reason: 'interrupted', message: 'Measuring channels was stopped.'});
    const onProgress = (count: number): void => {
      done[i] = count;
      context.progress({done: done.reduce((sum, some) => sum + some, 0), total, unit: 'samples'});
    };
    results[i] = (await context.runJob('measure-channels/measure', payloadOf(samples), onProgress)) as ChannelMoments;
  });
  return results;
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): {readonly feeds: FeedSpec; readonly samples: number} {
  const {feeds, samples} = parameters as unknown as {readonly feeds?: FeedSpec; readonly samples?: number};
  invariant(feeds !== undefined && samples !== undefined, () => 'measure-channels lacks parameters');
  return {feeds, samples};
}
