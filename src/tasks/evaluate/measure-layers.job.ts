/** Runs the imported and the quantized model and compares inner values. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import {invariant} from '../../base/invariant.ts';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {createSampleRunner, type SampleRunner} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import {withTaps} from '../../engine/tapped-model.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {errorSums} from '../../numeric/error-metrics.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {floatElements} from './float-elements.ts';
import type {ModelFile} from './measure.job.ts';

/** Plain data. */
export interface MeasureLayersPayload {
  readonly imported: ModelFile;
  readonly quantized: ModelFile;
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
  /** Value names in the two models. */
  readonly layers: readonly {readonly float: string; readonly quantized: string}[];
}

/** Sums over all samples, by layer. */
export interface MeasureLayersResult {
  /** Σx², shape [layers] */
  readonly signal: readonly number[];
  /** Σ(x−q)², shape [layers]; NaN for values that are not numbers or differ in shape. */
  readonly noise: readonly number[];
}

export const measureLayersJob: Job = async (payload, onProgress): Promise<MeasureLayersResult> => {
  const measure = payload as MeasureLayersPayload;
  const {layers, samples} = measure;
  const float = await openRunner(
    measure,
    'imported',
    layers.map((layer) => layer.float),
  );
  const quantized = await openRunner(
    measure,
    'quantized',
    layers.map((layer) => layer.quantized),
  );
  const reader = createSampleReader(measure.dataset);
  const [signal, noise] = [layers.map(() => 0), layers.map(() => 0)];
  for (const [position, ref] of samples.entries()) {
    const sample = await reader.read(ref);
    const [floatValues, quantizedValues] = [await float.run(ref, sample), await quantized.run(ref, sample)];
    for (const [index, layer] of layers.entries()) {
      const sums = sumsOf(floatValues[layer.float], quantizedValues[layer.quantized]);
      signal[index]! += sums.signal;
      noise[index]! += sums.noise;
    }
    onProgress(position + 1);
  }
  return {signal, noise};
};

async function openRunner(
  payload: MeasureLayersPayload,
  which: 'imported' | 'quantized',
  names: readonly string[],
): Promise<SampleRunner> {
  const {path, digest} = payload[which];
  const session = await keptSession(JSON.stringify([digest, names]), async (engine) =>
    engine.openSession(withTaps(await readFile(path), names)),
  );
  return createSampleRunner(session, payload.feeds, names);
}

function sumsOf(
  float: Tensor | undefined,
  quantized: Tensor | undefined,
): {readonly signal: number; readonly noise: number} {
  invariant(float !== undefined && quantized !== undefined, () => 'the engine gave no value of a layer');
  const [x, q] = [floatElements(float), floatElements(quantized)];
  return x && q && x.length === q.length ? errorSums(x, q) : {signal: Number.NaN, noise: Number.NaN};
}
