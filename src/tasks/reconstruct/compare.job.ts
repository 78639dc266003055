/** Compares the outputs of the quantized model before and after. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import type {Job} from '../../build/task.ts';
import {compareOutputs} from '../../dataset/compare-outputs.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import type {OutputComparison} from '../../numeric/output-comparison.ts';

/** Plain data. */
export interface ComparePayload {
  readonly imported: {readonly path: string; readonly digest: string};
  readonly quantized: {readonly path: string; readonly digest: string};
  readonly reconstructed: {readonly bytes: Uint8Array; readonly digest: string};
  readonly outputNames: readonly string[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

export const compareJob: Job = async (payload, onProgress): Promise<OutputComparison> => {
  const {imported, quantized, reconstructed, ...rest} = payload as ComparePayload;
  return compareOutputs({
    ...rest,
    original: {digest: imported.digest, read: () => readFile(imported.path)},
    before: {digest: quantized.digest, read: () => readFile(quantized.path)},
    after: {digest: reconstructed.digest, read: async () => reconstructed.bytes},
    onProgress,
  });
};
