/**
 * Decodes samples, in workers. Depends on nothing but the dataset's spec and the files' bytes; what it gives is the same
 * on every host.
 */
import type { DatasetSpec } from '../manifest/manifest.ts';
import type { Sample, SampleRef } from './dataset.ts';
/** Decodes samples of one dataset. Keeps opened files; call one `read` at a time. */
export interface SampleReader {
    /** @throws Failure 'bad-data' or 'file-missing' naming the file, when the sample cannot be decoded */
    readonly read: (ref: SampleRef) => Promise<Sample>;
}
/**
 * Makes a reader for samples of a dataset with this spec. Cheap: nothing is opened before the first `read`.
 *
 * Arrays (.npy, .npz, records) that nothing is normalized in keep their element type; all else becomes float32. In front
 * of a sample's own shape comes a batch axis of 1, also when the sample is a whole file.
 */
export declare function createSampleReader({ source, normalize }: DatasetSpec): SampleReader;
