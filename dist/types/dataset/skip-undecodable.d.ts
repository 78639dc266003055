/**
 * Leaves out the samples that cannot be decoded, where the dataset says `on-error: skip`. They are decoded once for that,
 * before anything else, so that every task sees the same samples; which ones were left out is remembered.
 */
import type { Json } from '../base/canonical-json.ts';
import type { DatasetSpec } from '../manifest/manifest.ts';
import type { SampleRef } from './dataset.ts';
export interface SkippedSample {
    readonly name: string;
    /** Why it cannot be decoded. */
    readonly reason: string;
}
export interface DecodableSamples {
    readonly samples: readonly SampleRef[];
    readonly skipped: readonly SkippedSample[];
}
/**
 * @param remember gives a small value that depends on nothing but its key, from an earlier run or else from `compute`
 * @throws Failure 'file-missing' or 'file-unreadable': a file that is gone is no bad sample
 */
export declare function skipUndecodable(samples: readonly SampleRef[], spec: DatasetSpec, remember: (key: Json, compute: () => Promise<Json>) => Promise<Json>): Promise<DecodableSamples>;
