/** Compares the outputs of models with one quantizer each with those of the float model. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {rememberSamples} from '../../dataset/kept-samples.ts';
import {createSampleRunner} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {errorSums} from '../../numeric/error-metrics.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import {insertQuantizer} from './insert-quantizer.ts';
import type {SingleQuantizer} from './single-quantizers.ts';

/** Plain data. */
export interface MeasurePayload {
  readonly imported: {readonly path: string; readonly digest: string};
  readonly quantizers: readonly SingleQuantizer[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** Sums over the samples by output of the model; zeros for outputs that are not float32. Plain data. */
export interface OutputNoise {
  /** Σx² of the float model. */
  readonly signal: readonly number[];
  /** Σ(x − q)². */
  readonly noise: readonly number[];
}

/** One for each quantizer. */
export const measureJob: Job = async (payload, onProgress): Promise<readonly OutputNoise[]> => {
  const measure = payload as MeasurePayload;
  const bytes = await readFile(measure.imported.path);
  const names = decodeModel(bytes).graph.outputs.map(({name}) => name);
  const expected = await floatOutputs(measure, names, bytes);
  const results: OutputNoise[] = [];
  for (const [i, quantizer] of measure.quantizers.entries()) {
    const model = decodeModel(bytes);
    insertQuantizer(model, quantizer);
    const given = await outputsOf(measure, names, {key: ['quantizer', quantizer], model});
    results.push(noiseOf(expected, given, names.length));
    onProgress(i + 1);
  }
  return results;
};

/** By sample, then by output; undefined for outputs that are not float32. */
type Outputs = readonly (readonly (Float32Array | undefined)[])[];

/** Of the job before, which mostly is about the same samples. Belongs to the worker process. */
let known: {readonly key: string; readonly outputs: Outputs} | undefined;

async function floatOutputs(measure: MeasurePayload, names: readonly string[], bytes: Uint8Array): Promise<Outputs> {
  const {imported, samples, feeds, dataset} = measure;
  const key = JSON.stringify([
    imported.digest,
    samples.map(({digest, sequence}) => [digest, sequence]),
    feeds,
    dataset,
  ]);
  if (known?.key !== key) {
    const outputs = await outputsOf(measure, names, {key: ['float'], model: decodeModel(bytes)});
    known = {key, outputs};
  }
  return known.outputs;
}

async function outputsOf(
  {imported, samples, dataset, feeds}: MeasurePayload,
  names: readonly string[],
  {key, model}: {readonly key: readonly unknown[]; readonly model: Model},
): Promise<Outputs> {
  const name = JSON.stringify(['analyze-sensitivity', imported.digest, ...key]);
  const session = await keptSession(name, (engine) => engine.openSession(encodeModel(model)));
  const runner = createSampleRunner(session, feeds, names);
  const reader = rememberSamples(createSampleReader(dataset));
  const outputs: (Float32Array | undefined)[][] = [];
  for (const ref of samples) {
    const given = await runner.run(ref, await reader.read(ref));
    // Copied: the next run reuses the memory.
    outputs.push(names.map((output) => floatsOf(given[output]?.data)));
  }
  return outputs;
}

const floatsOf = (data: unknown): Float32Array | undefined =>
  data instanceof Float32Array ? Float32Array.from(data) : undefined;

function noiseOf(expected: Outputs, given: Outputs, outputCount: number): OutputNoise {
  const sums = {signal: new Array<number>(outputCount).fill(0), noise: new Array<number>(outputCount).fill(0)};
  for (const [sample, outputs] of expected.entries()) {
    for (const [i, x] of outputs.entries()) {
      const q = given[sample]?.[i];
      if (!x || q?.length !== x.length) continue;
      const {signal, noise} = errorSums(x, q);
      sums.signal[i]! += signal;
      sums.noise[i]! += noise;
    }
  }
  return sums;
}
