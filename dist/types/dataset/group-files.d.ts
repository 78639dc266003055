import type { Diagnostic } from '../base/diagnostic.ts';
import { type Result } from '../base/result.ts';
import type { DatasetSource } from '../manifest/manifest.ts';
/** The files that are read together: one for each model input ('' for the only one). */
export interface FileGroup {
    /** The first file, relative to the manifest with forward slashes: what messages call the group. */
    readonly name: string;
    /** By input, relative to the manifest. */
    readonly names: Readonly<Record<string, string>>;
    /** By input, absolute. */
    readonly files: Readonly<Record<string, string>>;
}
export type FileSource = Exclude<DatasetSource, {
    readonly kind: 'random';
}>;
/**
 * The files of a dataset, in order; for several inputs the n-th files of each belong together.
 *
 * Errors: patterns that match nothing, endings of another kind of file, inputs with different numbers of files.
 */
export declare function groupFiles(source: FileSource, directory: string): Promise<Result<FileGroup[], Diagnostic[]>>;
