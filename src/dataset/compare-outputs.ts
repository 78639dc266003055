/** How far the outputs of two models are from those of a third, their original. In worker processes only. */

import {keptSession} from '../engine/kept-sessions.ts';
import type {DatasetSpec} from '../manifest/manifest.ts';
import {errorSums} from '../numeric/error-metrics.ts';
import type {OutputComparison} from '../numeric/output-comparison.ts';
import type {Tensor} from '../numeric/tensor.ts';
import type {SampleRef} from './dataset.ts';
import {createSampleRunner, type SampleRunner} from './run-samples.ts';
import type {FeedSpec} from './sample-feeds.ts';
import {createSampleReader} from './sample-reader.ts';

export interface ComparedModel {
  /** Names the bytes. */
  readonly digest: string;
  readonly read: () => Promise<Uint8Array>;
}

export interface ComparisonOptions {
  readonly original: ComparedModel;
  readonly before: ComparedModel;
  readonly after: ComparedModel;
  readonly outputNames: readonly string[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
  readonly onProgress: (done: number) => void;
}

/**
 * Sums over the samples; zeros for outputs that are not float32.
 *
 * @throws Failure as `Engine` and `SampleReader` do
 */
export async function compareOutputs(options: ComparisonOptions): Promise<OutputComparison> {
  const {outputNames: names, samples, onProgress} = options;
  const original = await openRunner(options, options.original);
  const before = await openRunner(options, options.before);
  const after = await openRunner(options, options.after);
  const reader = createSampleReader(options.dataset);
  const sums = {signal: names.map(() => 0), before: names.map(() => 0), after: names.map(() => 0)};
  for (const [position, ref] of samples.entries()) {
    const sample = await reader.read(ref);
    const [x, q, changed] = [
      await original.run(ref, sample),
      await before.run(ref, sample),
      await after.run(ref, sample),
    ];
    for (const [i, name] of names.entries()) {
      const [signal, noise] = sumsOf(x[name], q[name]);
      sums.signal[i]! += signal;
      sums.before[i]! += noise;
      sums.after[i]! += sumsOf(x[name], changed[name])[1];
    }
    onProgress(position + 1);
  }
  return sums;
}

async function openRunner(
  {feeds, outputNames}: ComparisonOptions,
  {digest, read}: ComparedModel,
): Promise<SampleRunner> {
  const key = JSON.stringify(['compare-outputs', digest]);
  const session = await keptSession(key, async (engine) => engine.openSession(await read()));
  return createSampleRunner(session, feeds, outputNames);
}

/** Integers do not tell which model is nearer: classes are right or wrong. */
function sumsOf(float: Tensor | undefined, quantized: Tensor | undefined): readonly [signal: number, noise: number] {
  const [x, q] = [float?.data, quantized?.data];
  if (!(x instanceof Float32Array) || !(q instanceof Float32Array) || x.length !== q.length) return [0, 0];
  const {signal, noise} = errorSums(x, q);
  return [signal, noise];
}
