/** Runs the measuring model on some samples and sums the errors of its layers. Done in a worker process. */
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
import {buildMeansModel} from './input-means.ts';
import {buildMeasuringModel} from './measuring-model.ts';
import type {CorrectionMethod} from './prepare.ts';

/** A model on disk. Plain data. */
export interface ModelFile {
  readonly path: string;
  readonly digest: string;
}

/** Plain data. */
export interface MeasurePayload {
  readonly imported: ModelFile;
  readonly quantized: ModelFile;
  readonly method: CorrectionMethod;
  /** Positions of the wanted layers among the correctable ones. */
  readonly layers: readonly number[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** For each wanted layer the sum of the samples' mean errors or mean inputs, shape [its width]. */
export type MeasureResult = readonly Float64Array[];

export const measureJob: Job = async (payload, onProgress): Promise<MeasureResult> => {
  const {imported, quantized, method, layers, samples, dataset, feeds} = payload as MeasurePayload;
  const key = ['correct-biases/measure', method, imported.digest, quantized.digest, layers];
  const session = await keptSession(JSON.stringify(key), async (engine) => {
    const [float, integer] = [await readFile(imported.path), await readFile(quantized.path)];
    const build = method === 'analytic' ? buildMeansModel : buildMeasuringModel;
    const {model} = build(decodeModel(float), decodeModel(integer), layers);
    return engine.openSession(encodeModel(model));
  });
  // The errors are the last outputs, in the order of the layers.
  const outputNames = session.outputs.slice(session.outputs.length - layers.length).map(({name}) => name);
  const sums: Float64Array[] = [];
  await runSamples({
    session,
    samples,
    reader: createSampleReader(dataset),
    feeds,
    outputNames,
    onSample: (position, outputs) => {
      for (const [i, name] of outputNames.entries()) {
        const errors = outputs[name]?.data;
        invariant(errors instanceof Float32Array, () => `the engine gave no "${name}"`);
        const sum = sums[i] ?? new Float64Array(errors.length);
        sums[i] = sum;
        for (let channel = 0; channel < sum.length; channel++) sum[channel]! += errors[channel]!;
      }
      onProgress(position + 1);
    },
  });
  return sums;
};
