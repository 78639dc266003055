import type { Diagnostic } from '../base/diagnostic.ts';
import { type Result } from '../base/result.ts';
import type { LabelSource } from '../manifest/manifest.ts';
/** What labels are matched with: all samples of a dataset in file order, before shuffling and limit. */
export interface LabelledSamples {
    /** Files of the samples, relative to the manifest with forward slashes; one each if `isFilePerSample`. */
    readonly files: readonly string[];
    /** Whether names can tell samples apart. */
    readonly isFilePerSample: boolean;
}
/**
 * Class numbers of all samples.
 *
 * Errors: rows or elements that do not match the samples one by one, samples without a row, labels that are no whole
 * numbers. A file that cannot be read at all is thrown as Failure.
 */
export declare function readLabels(source: LabelSource, samples: LabelledSamples, directory: string): Promise<Result<readonly number[], Diagnostic[]>>;
