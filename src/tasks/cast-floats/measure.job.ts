/** Finds the largest magnitudes of values on samples. Done in a worker process. */
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {runSamples} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import {REDUCTIONS, withReductions} from '../../engine/reduced-model.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';

/** Plain data. */
export interface MeasurePayload {
  readonly model: Uint8Array;
  readonly digest: string;
  /** Names of float32 values. */
  readonly values: readonly string[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** Largest magnitude of each value, shape [values]; not counting NaN. */
export const measureJob: Job = async (payload, onProgress): Promise<Float64Array> => {
  const {model, digest, values, samples, dataset, feeds} = payload as MeasurePayload;
  const reduced = withReductions(model, values);
  const key = JSON.stringify(['cast-floats', digest]);
  const session = await keptSession(key, (engine) => engine.openSession(reduced.bytes));
  const largest = new Float64Array(values.length);
  await runSamples({
    session,
    samples,
    reader: createSampleReader(dataset),
    feeds,
    outputNames: [reduced.output],
    onSample: (position, outputs) => {
      raise(largest, outputs[reduced.output]?.data);
      onProgress(position + 1);
    },
  });
  return largest;
};

function raise(largest: Float64Array, reductions: unknown): void {
  if (!(reductions instanceof Float32Array)) return;
  for (let i = 0; i < largest.length; i++) {
    const first = i * REDUCTIONS.count;
    const magnitude = Math.max(
      Math.abs(reductions[first + REDUCTIONS.min]!),
      Math.abs(reductions[first + REDUCTIONS.max]!),
    );
    if (magnitude > largest[i]!) largest[i] = magnitude;
  }
}
