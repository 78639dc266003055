import type { SampleRef } from '../../dataset/dataset.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import { type SampleFacts } from '../../numeric/sample-signature.ts';
export interface DescribePayload {
    readonly samples: readonly SampleRef[];
    readonly dataset: DatasetSpec;
}
/** One per sample. */
export type DescribeResult = readonly SampleFacts[];
/** Decodes samples and describes each. */
export declare function describeJob(payload: unknown, onProgress: (done: number) => void): Promise<DescribeResult>;
