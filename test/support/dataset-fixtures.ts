import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import type {ResolveDatasetOptions} from '../../src/dataset/resolve-dataset.ts';
import type {DatasetSource, DatasetSpec} from '../../src/manifest/manifest.ts';

/** A JSON file of `test/golden/dataset`. */
export const golden = (name: string): unknown =>
  JSON.parse(readFileSync(path.join('test/golden/dataset', name), 'utf8'));

export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** A dataset with nothing but a source; `changes` replace the rest. */
export const specOf = (source: DatasetSource, changes: Partial<DatasetSpec> = {}): DatasetSpec => ({
  source,
  normalize: {scale: 1, mean: [0], std: [1]},
  labels: undefined,
  shuffleSeed: undefined,
  limit: undefined,
  onError: 'fail',
  ...changes,
});

/** Remembers nothing. */
export const computeAnew: ResolveDatasetOptions['remember'] = (_key, compute) => compute();

/** The failure that `work` ends with; anything else fails the test. */
export async function failureOf(work: () => unknown): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    if (error instanceof Failure) return error;
  }
  throw new Error('nothing was thrown');
}
