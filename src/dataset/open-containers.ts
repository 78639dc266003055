/**
 * Opens the files that hold many samples: how many there are and of what shape (`inspect…`, from the first bytes, in the
 * main process) and the samples themselves (`open…`, in workers).
 */
import type {DatasetSource} from '../manifest/manifest.ts';
import type {Tensor} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';
import {type ByteSource, openByteSource, openRanges, peekFile, readWhole} from './byte-source.ts';
import {type Container, recordContainer, rowContainer, sampleBytes, singleContainer} from './container.ts';
import {csvContainer, readCsvTable} from './csv.ts';
import {IDX_HEAD_BYTES, idxLayout} from './idx.ts';
import {NPY_HEAD_BYTES, type NpyHeader, parseNpy, parseNpyHeader} from './npy.ts';
import {recordLabels, recordLayout} from './records.ts';
import {readWavHeader, wavContainer} from './wav.ts';

/** What can be told about a file without decoding its samples. */
export interface Inspection {
  readonly count: number;
  /** Type and shape of a sample, which must be the same in all files; '' when that is not known or does not matter. */
  readonly signature: string;
  /** Class numbers that the file holds itself. */
  readonly labels: ArrayLike<number> | undefined;
}

const ONE_SAMPLE: Inspection = {count: 1, signature: '', labels: undefined};

/** @throws Failure 'bad-data', 'file-missing' or 'file-unreadable', without path */
export async function inspectFile(source: DatasetSource, file: string): Promise<Inspection> {
  switch (source.kind) {
    case 'npy':
      return source.samplePerFile ? ONE_SAMPLE : inspectNpy(file);
    case 'npz':
      return source.samplePerFile ? ONE_SAMPLE : inspectNpz(file);
    case 'records': {
      const bytes = source.label === 'none' ? undefined : await openByteSource(file);
      const size = bytes?.size ?? (await peekFile(file, 0)).size;
      const {count} = recordLayout(source, size);
      return {count, signature: '', labels: bytes && (await recordLabels(source, bytes))};
    }
    case 'idx': {
      const {head, size} = await peekFile(file, IDX_HEAD_BYTES);
      const {count, type, dims} = idxLayout(head, size, source.shape);
      return {count, signature: signatureOf(type, dims), labels: undefined};
    }
    case 'csv': {
      const {rows, dims, labelIndex} = readCsvTable(await readText(file), source);
      const labels =
        labelIndex === undefined ? undefined : rows.map(({cells, line}) => csvLabel(cells[labelIndex]!, line));
      return {count: rows.length, signature: signatureOf('number', dims), labels};
    }
    case 'wav': {
      const {length} = await readWavHeader(await openRanges(file));
      return {count: Math.floor(length / source.frame), signature: '', labels: undefined};
    }
    default:
      return ONE_SAMPLE;
  }
}

const signatureOf = (type: string, dims: readonly number[]): string => `${type} [${dims.join(', ')}]`;

async function readText(file: string): Promise<string> {
  const source = await openByteSource(file);
  return Buffer.from(await source.read(0, source.size)).toString('utf8');
}

function csvLabel(cell: string, line: number): number {
  const label = cell.trim() === '' ? Number.NaN : Number(cell);
  if (!Number.isSafeInteger(label)) throw badData(`line ${line}: label "${cell.trim()}" is not a whole number`);
  return label;
}

async function inspectNpy(file: string): Promise<Inspection> {
  const {head, size} = await peekFile(file, NPY_HEAD_BYTES);
  const header = parseNpyHeader(head);
  const [count, ...dims] = header.dims;
  if (count === undefined) throw badData('the array is a single number; its first axis should count samples');
  const needed = header.dataOffset + count * sampleBytes(header.type, dims);
  if (size < needed) throw badData(`truncated: its header promises ${needed} bytes, ${size} are there`);
  return {count, signature: signatureOf(header.type, dims), labels: undefined};
}

/** Loads what unpacks zip files only when there is one. */
async function npzArrays(file: string): Promise<[name: string, tensor: Tensor][]> {
  const {parseNpz} = await import('./npz.ts');
  return [...parseNpz(await readWhole(file))];
}

async function inspectNpz(file: string): Promise<Inspection> {
  const arrays = await npzArrays(file);
  const counts = new Set(arrays.map(([, {dims}]) => dims[0] ?? 0));
  const [count = 0] = counts;
  if (counts.size > 1) {
    const lengths = arrays.map(([name, {dims}]) => `${name} [${dims}]`).join(', ');
    throw badData(
      `its arrays differ in their first axis, which counts samples: ${lengths}`,
      'If each file is one sample, set "sample-per-file: true".',
    );
  }
  const signature = arrays.map(([name, {type, dims}]) => `${name} ${signatureOf(type, dims.slice(1))}`).join(', ');
  return {count, signature, labels: undefined};
}

/** Containers by model input; '' is the only input. The arrays of a .npz file are inputs of their own. */
export type OpenedFile = ReadonlyMap<string, Container>;

/** @throws Failure 'bad-data', 'file-missing' or 'file-unreadable', without path */
export async function openFile(source: DatasetSource, input: string, file: string): Promise<OpenedFile> {
  if (source.kind === 'npz') {
    const arrays = await npzArrays(file);
    return new Map(arrays.map(([name, tensor]) => [name, arrayContainer(tensor, source.samplePerFile)]));
  }
  return new Map([[input, await openContainer(source, file)]]);
}

const arrayContainer = (tensor: Tensor, isOneSample: boolean): Container =>
  isOneSample ? singleContainer(tensor) : rowContainer(tensor);

async function openContainer(source: DatasetSource, file: string): Promise<Container> {
  const bytes = await openByteSource(file);
  switch (source.kind) {
    case 'npy':
      return source.samplePerFile ? singleContainer(parseNpy(await bytes.read(0, bytes.size))) : openNpy(bytes);
    case 'records':
      return recordContainer(bytes, recordLayout(source, bytes.size));
    case 'idx': {
      const head = await bytes.read(0, Math.min(IDX_HEAD_BYTES, bytes.size));
      return recordContainer(bytes, idxLayout(head, bytes.size, source.shape));
    }
    case 'csv':
      return csvContainer(readCsvTable(Buffer.from(await bytes.read(0, bytes.size)).toString('utf8'), source));
    case 'wav':
      return wavContainer(bytes, await readWavHeader(bytes), source);
    default:
      throw badData(`${source.kind} is no kind of container`);
  }
}

/** Row-major arrays are read row by row; column-major ones are rearranged as a whole. */
async function openNpy(bytes: ByteSource): Promise<Container> {
  const header: NpyHeader = parseNpyHeader(await bytes.read(0, Math.min(NPY_HEAD_BYTES, bytes.size)));
  if (header.fortranOrder) return rowContainer(parseNpy(await bytes.read(0, bytes.size)));
  const [count = 0, ...dims] = header.dims;
  return recordContainer(bytes, {...header, dims, count, recordBytes: sampleBytes(header.type, dims)});
}
