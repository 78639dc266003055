import { type Digest } from '../base/content-hash.ts';
import type { DatasetSpec } from '../manifest/manifest.ts';
export interface SampleContentsOptions {
    readonly spec: DatasetSpec;
    /** Model input that the file feeds. */
    readonly input: string;
    /** Absolute. */
    readonly file: string;
    readonly digestFile: (file: string) => Promise<Digest>;
}
/**
 * One digest per sample of the file: of its type, shape and elements as they stand in the file, before any preprocessing.
 *
 * @throws Failure 'file-missing', 'file-unreadable' or 'file-changed-while-running', naming the file
 */
export declare function sampleContents(options: SampleContentsOptions): Promise<readonly Digest[]>;
