/** Says how far the outputs of a model moved when its operators were replaced. Done in a worker process. */
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
export interface ComparePayload {
  readonly before: {readonly path: string; readonly digest: string};
  readonly after: {readonly bytes: Uint8Array; readonly digest: string};
  /** Names of the float32 outputs. */
  readonly outputs: readonly string[];
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** Σx² and Σ(x − y)² by output. */
export type CompareResult = readonly {readonly signal: number; readonly noise: number}[];

export const compareJob: Job = async (payload, onProgress): Promise<CompareResult> => {
  const {before, after, outputs, samples, dataset, feeds} = payload as ComparePayload;
  const open = async (digest: string, read: () => Promise<Uint8Array>) => {
    const key = JSON.stringify(['replace-operators/compare', digest]);
    const session = await keptSession(key, async (engine) => engine.openSession(await read()));
    return createSampleRunner(session, feeds, outputs);
  };
  const first = await open(before.digest, () => readFile(before.path));
  const second = await open(after.digest, async () => after.bytes);
  const reader = createSampleReader(dataset);
  const sums = outputs.map(() => ({signal: 0, noise: 0}));
  for (const [position, ref] of samples.entries()) {
    const sample = await reader.read(ref);
    const [x, y] = [await first.run(ref, sample), await second.run(ref, sample)];
    for (const [i, name] of outputs.entries()) {
      const [a, b] = [x[name]?.data, y[name]?.data];
      if (!(a instanceof Float32Array) || !(b instanceof Float32Array)) continue;
      const {signal, noise} = errorSums(a, b);
      sums[i]!.signal += signal;
      sums[i]!.noise += noise;
    }
    onProgress(position + 1);
  }
  return sums;
};
