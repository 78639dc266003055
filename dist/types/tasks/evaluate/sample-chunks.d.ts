import type { SampleRef } from '../../dataset/dataset.ts';
/**
 * Consecutive samples in chunks that are cached apart. Where a chunk ends is decided by the digest of its last sample (or
 * last sequence, which is never cut), so that samples added or removed anywhere change the chunks next to them only.
 *
 * @param isStateful samples of a sequence depend on those before them
 */
export declare function sampleChunks(samples: readonly SampleRef[], isStateful: boolean): readonly (readonly SampleRef[])[];
