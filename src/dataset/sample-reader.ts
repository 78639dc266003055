import {InvariantError} from '../base/invariant.ts';
import type {DatasetSpec} from '../manifest/manifest.ts';
import type {Sample, SampleRef} from './dataset.ts';

/** Decodes samples of one dataset. Keeps opened files; call one `read` at a time. */
export interface SampleReader {
  /** @throws Failure 'bad-data' or 'file-missing' naming the file, when the sample cannot be decoded */
  readonly read: (ref: SampleRef) => Promise<Sample>;
}

/** Makes a reader for samples of a dataset with this spec. Cheap: nothing is opened before the first `read`. */
export function createSampleReader(_spec: DatasetSpec): SampleReader {
  return {read: () => Promise.reject(new InvariantError('being written'))};
}
