/** Says how far the outputs of a changed float model are from the original's. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {createSampleRunner} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {errorSums} from '../../numeric/error-metrics.ts';

/** Plain data. */
export interface CompareFloatPayload {
  readonly original: {readonly path: string; readonly digest: string};
  readonly changed: {readonly bytes: Uint8Array; readonly digest: string};
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** Sums over samples and float32 outputs: Σx² and Σ(x − y)². */
export interface CompareFloatResult {
  readonly signal: number;
  readonly noise: number;
}

export const compareFloatJob: Job = async (payload, onProgress): Promise<CompareFloatResult> => {
  const {original, changed, samples, dataset, feeds} = payload as CompareFloatPayload;
  const open = (digest: string, read: () => Promise<Uint8Array>) =>
    keptSession(JSON.stringify(['equalize', digest]), async (engine) => engine.openSession(await read()));
  const before = await open(original.digest, () => readFile(original.path));
  const after = await open(changed.digest, async () => changed.bytes);
  const names = before.outputs.map(({name}) => name);
  const [first, second] = [createSampleRunner(before, feeds, names), createSampleRunner(after, feeds, names)];
  const reader = createSampleReader(dataset);
  const total = {signal: 0, noise: 0};
  for (const [position, ref] of samples.entries()) {
    const sample = await reader.read(ref);
    const [x, y] = [await first.run(ref, sample), await second.run(ref, sample)];
    for (const name of names) {
      const [a, b] = [x[name]?.data, y[name]?.data];
      if (!(a instanceof Float32Array) || !(b instanceof Float32Array)) continue;
      const {signal, noise} = errorSums(a, b);
      total.signal += signal;
      total.noise += noise;
    }
    onProgress(position + 1);
  }
  return total;
};
