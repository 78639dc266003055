/** Says how far the outputs of the quantized model are from the float ones before and after correction. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {createSampleRunner, type SampleRunner} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {errorSums} from '../../numeric/error-metrics.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import {type BiasType, correctLayers} from './correct-layers.ts';
import {correctableLayers} from './correctable-layers.ts';
import type {ModelFile} from './measure.job.ts';

/** Plain data. */
export interface ComparePayload {
  readonly imported: ModelFile;
  readonly quantized: ModelFile;
  /** Names the corrected model. */
  readonly correctedDigest: string;
  /** Mean error per correctable layer, shape [channels] each. */
  readonly errors: readonly Float64Array[];
  readonly bias: BiasType;
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** Sums over the samples, by output of the model; zeros for outputs that are not float32. */
export interface CompareResult {
  /** Σx² of the float model */
  readonly signal: readonly number[];
  /** Σ(x − q)² of the quantized model as it is */
  readonly before: readonly number[];
  /** … and corrected */
  readonly after: readonly number[];
}

export const compareJob: Job = async (payload, onProgress): Promise<CompareResult> => {
  const compare = payload as ComparePayload;
  const {imported, quantized, samples} = compare;
  const names = decodeModel(await readFile(imported.path)).graph.outputs.map(({name}) => name);
  const float = await openRunner(compare, names, imported.digest, () => readFile(imported.path));
  const before = await openRunner(compare, names, quantized.digest, () => readFile(quantized.path));
  const after = await openRunner(compare, names, compare.correctedDigest, () => correctedModel(compare));
  const reader = createSampleReader(compare.dataset);
  const sums = {signal: names.map(() => 0), before: names.map(() => 0), after: names.map(() => 0)};
  for (const [position, ref] of samples.entries()) {
    const sample = await reader.read(ref);
    const [x, q, corrected] = [
      await float.run(ref, sample),
      await before.run(ref, sample),
      await after.run(ref, sample),
    ];
    for (const [i, name] of names.entries()) {
      const [signal, noise] = sumsOf(x[name], q[name]);
      sums.signal[i]! += signal;
      sums.before[i]! += noise;
      sums.after[i]! += sumsOf(x[name], corrected[name])[1];
    }
    onProgress(position + 1);
  }
  return sums;
};

async function openRunner(
  {feeds}: ComparePayload,
  names: readonly string[],
  digest: string,
  read: () => Promise<Uint8Array>,
): Promise<SampleRunner> {
  const key = JSON.stringify(['correct-biases/compare', digest]);
  const session = await keptSession(key, async (engine) => engine.openSession(await read()));
  return createSampleRunner(session, feeds, names);
}

async function correctedModel({imported, quantized, errors, bias}: ComparePayload): Promise<Uint8Array> {
  const float = decodeModel(await readFile(imported.path));
  const model = decodeModel(await readFile(quantized.path));
  correctLayers(model.graph, correctableLayers(float.graph, model.graph), errors, bias);
  return encodeModel(model);
}

/** Integers do not tell which model is nearer: classes are right or wrong. */
function sumsOf(float: Tensor | undefined, quantized: Tensor | undefined): readonly [signal: number, noise: number] {
  const [x, q] = [float?.data, quantized?.data];
  if (!(x instanceof Float32Array) || !(q instanceof Float32Array) || x.length !== q.length) return [0, 0];
  const {signal, noise} = errorSums(x, q);
  return [signal, noise];
}
