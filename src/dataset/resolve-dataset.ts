import type {Digest} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {InvariantError} from '../base/invariant.ts';
import type {Result} from '../base/result.ts';
import type {DatasetSpec} from '../manifest/manifest.ts';
import type {ResolvedDataset} from './dataset.ts';

export interface ResolveDatasetOptions {
  readonly name: string;
  readonly spec: DatasetSpec;
  /** Absolute folder that the spec's paths start from. */
  readonly directory: string;
  /** SHA-256 of a file's bytes; expected to remember what it has seen. */
  readonly digestFile: (absolutePath: string) => Promise<Digest>;
}

/**
 * Finds the files of a dataset, digests them, counts their samples, shuffles, limits, and attaches labels. Decodes
 * nothing. Mistakes of the user (no files, missing labels, …) come back as diagnostics, all at once.
 */
export async function resolveDataset(_options: ResolveDatasetOptions): Promise<Result<ResolvedDataset, Diagnostic[]>> {
  return Promise.reject(new InvariantError('being written'));
}
