/** Runs the measuring model on some samples. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import {invariant} from '../../base/invariant.ts';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {runSamples} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import {type ChannelMoments, mergeMoments, momentsOfSample} from './channel-moments.ts';
import {addChannelFigures, type MeasuredLayer} from './measuring-model.ts';

/** Plain data. */
export interface MeasureChannelsPayload {
  readonly model: {readonly path: string; readonly digest: string};
  /** All that the model has. */
  readonly layers: readonly MeasuredLayer[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

export const measureChannelsJob: Job = async (payload, onProgress): Promise<ChannelMoments | undefined> => {
  const {model, layers, samples, dataset, feeds} = payload as MeasureChannelsPayload;
  const session = await keptSession(JSON.stringify(['measure-channels', model.digest]), async (engine) => {
    const measuring = decodeModel(await readFile(model.path));
    addChannelFigures(measuring);
    return engine.openSession(encodeModel(measuring));
  });
  const name = session.outputs.at(-1)?.name;
  invariant(name !== undefined, () => 'the measuring model has no outputs');
  let moments: ChannelMoments | undefined;
  await runSamples({
    ...{session, samples, reader: createSampleReader(dataset), feeds, outputNames: [name]},
    onSample: (position, outputs) => {
      const figures = outputs[name]?.data;
      invariant(figures instanceof Float32Array, () => `the engine gave no "${name}"`);
      const ofSample = momentsOfSample(figures, layers);
      moments = moments ? mergeMoments(moments, ofSample) : ofSample;
      onProgress(position + 1);
    },
  });
  return moments;
};
