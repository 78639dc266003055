/**
 * Opens the files that hold many samples: how many there are and of what shape (`inspect…`, from the first bytes, in the
 * main process) and the samples themselves (`open…`, in workers).
 */
import type { DatasetSource } from '../manifest/manifest.ts';
import { type Container } from './container.ts';
/** What can be told about a file without decoding its samples. */
export interface Inspection {
    readonly count: number;
    /** Type and shape of a sample, which must be the same in all files; '' when that is not known or does not matter. */
    readonly signature: string;
    /** Class numbers that the file holds itself. */
    readonly labels: ArrayLike<number> | undefined;
}
/** @throws Failure 'bad-data', 'file-missing' or 'file-unreadable', without path */
export declare function inspectFile(source: DatasetSource, file: string): Promise<Inspection>;
/** Containers by model input; '' is the only input. The arrays of a .npz file are inputs of their own. */
export type OpenedFile = ReadonlyMap<string, Container>;
/** @throws Failure 'bad-data', 'file-missing' or 'file-unreadable', without path */
export declare function openFile(source: DatasetSource, input: string, file: string): Promise<OpenedFile>;
