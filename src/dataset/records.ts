import type {DatasetSource} from '../manifest/manifest.ts';
import {badData} from './bad-data.ts';
import type {ByteSource} from './byte-source.ts';
import {type RecordLayout, sampleBytes} from './container.ts';

export type RecordSource = Extract<DatasetSource, {readonly kind: 'records'}>;

/** Records are read in blocks of about this many bytes when only their labels are wanted. */
const LABEL_BLOCK_BYTES = 4 * 2 ** 20;

/**
 * Where the samples of a file of fixed-size binary records stand. Numbers are little-endian.
 *
 * @param fileBytes size of the file, decompressed
 * @throws Failure 'bad-data' when the file is not a whole number of records
 */
export function recordLayout(source: RecordSource, fileBytes: number): RecordLayout {
  const dataBytes = sampleBytes(source.dtype, source.shape);
  const recordBytes = dataBytes + (source.label === 'none' ? 0 : 1);
  const content = fileBytes - source.headerBytes;
  const count = Math.floor(content / recordBytes);
  if (content < 0 || count * recordBytes !== content) {
    const header = source.headerBytes === 0 ? '' : ` after a header of ${source.headerBytes}`;
    throw badData(
      `its ${fileBytes} bytes are not a whole number of records of ${recordBytes} bytes${header}`,
      `A record is shape [${source.shape}] of ${source.dtype}${source.label === 'none' ? '' : ' and a label byte'}; correct "dtype", "shape", "label" or "header".`,
    );
  }
  const dataOffset = source.headerBytes + (source.label === 'before' ? 1 : 0);
  return {type: source.dtype, dims: source.shape, count, byteOrder: 'little', dataOffset, recordBytes};
}

/** The label bytes of all records; undefined when the records carry none. */
export async function recordLabels(source: RecordSource, bytes: ByteSource): Promise<Uint8Array | undefined> {
  if (source.label === 'none') return undefined;
  const {count, recordBytes} = recordLayout(source, bytes.size);
  const labels = new Uint8Array(count);
  const within = source.label === 'before' ? 0 : recordBytes - 1;
  const blockRecords = Math.max(1, Math.floor(LABEL_BLOCK_BYTES / recordBytes));
  for (let start = 0; start < count; start += blockRecords) {
    const records = Math.min(blockRecords, count - start);
    const block = await bytes.read(source.headerBytes + start * recordBytes, records * recordBytes);
    for (let i = 0; i < records; i++) labels[start + i] = block[i * recordBytes + within]!;
  }
  return labels;
}
