import type { SampleRef } from './dataset.ts';
/**
 * The chosen samples in chunks, none of them empty, samples of a chunk in the order of their digests. A sample that is
 * added or removed changes its own chunk and perhaps that of the sample at the end.
 *
 * @param sampleCount how many to choose; whole sequences until there are so many when state is carried
 */
export declare function chooseSamples(samples: readonly SampleRef[], sampleCount: number, isStateful: boolean): readonly (readonly SampleRef[])[];
