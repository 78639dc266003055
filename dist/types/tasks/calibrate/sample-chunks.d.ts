/**
 * Samples are measured and cached in chunks. Which chunk a sample is in has no effect on the result, but chunks that were
 * measured before cost nothing: so former chunkings are kept as far as their samples are still there.
 */
import { type Digest } from '../../base/content-hash.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
/** Samples that cannot be measured apart: one sample or, where state is carried, a sequence. */
export interface SampleUnit {
    /** The same for units with the same contents. */
    readonly id: Digest;
    /** Positions of its samples in the dataset, in order. */
    readonly positions: readonly number[];
}
/** Units in the order of their ids, so that the order of the dataset does not matter. */
export type SampleChunk = readonly SampleUnit[];
export declare function sampleUnits(samples: readonly SampleRef[], isStateful: boolean): readonly SampleUnit[];
/**
 * Former chunks whose units are all there, and new ones of about equal size for the rest.
 *
 * @param former lists of unit ids
 */
export declare function chunkUnits(units: readonly SampleUnit[], former: readonly (readonly string[])[]): readonly SampleChunk[];
export declare const chunkPositions: (chunk: SampleChunk) => readonly number[];
/** Splits a chunk for several workers: into at most `parts` parts of whole units. */
export declare function splitChunk(chunk: SampleChunk, parts: number): readonly SampleChunk[];
