import type { DatasetSource } from '../manifest/manifest.ts';
import type { ByteSource } from './byte-source.ts';
import { type RecordLayout } from './container.ts';
export type RecordSource = Extract<DatasetSource, {
    readonly kind: 'records';
}>;
/**
 * Where the samples of a file of fixed-size binary records stand. Numbers are little-endian.
 *
 * @param fileBytes size of the file, decompressed
 * @throws Failure 'bad-data' when the file is not a whole number of records
 */
export declare function recordLayout(source: RecordSource, fileBytes: number): RecordLayout;
/** The label bytes of all records; undefined when the records carry none. */
export declare function recordLabels(source: RecordSource, bytes: ByteSource): Promise<Uint8Array | undefined>;
