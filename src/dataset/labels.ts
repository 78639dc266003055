import path from 'node:path';
import type {Diagnostic} from '../base/diagnostic.ts';
import {err, ok, type Result} from '../base/result.ts';
import type {LabelSource} from '../manifest/manifest.ts';
import type {Tensor} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';
import {openByteSource} from './byte-source.ts';
import {type CsvRow, parseCsv} from './csv.ts';
import {parseIdx} from './idx.ts';
import {parseNpy} from './npy.ts';

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
export async function readLabels(
  source: LabelSource,
  samples: LabelledSamples,
  directory: string,
): Promise<Result<readonly number[], Diagnostic[]>> {
  if (source.kind === 'folder') return ok(folderLabels(samples.files));
  const bytes = await openByteSource(path.resolve(directory, source.file));
  const content = await bytes.read(0, bytes.size);
  if (source.kind === 'array') return arrayLabels(source.file, content, samples.files.length);
  return csvLabels(source, Buffer.from(content).toString('utf8'), samples);
}

/** 0, 1, 2, … for the sorted names of the folders that the files stand in. */
function folderLabels(files: readonly string[]): number[] {
  const folders = files.map((file) => path.posix.basename(path.posix.dirname(file)));
  const numbers = new Map([...new Set(folders)].sort().map((folder, i) => [folder, i]));
  return folders.map((folder) => numbers.get(folder)!);
}

const NPY_START = '\x93NUMPY';

function arrayLabels(file: string, bytes: Uint8Array, count: number): Result<readonly number[], Diagnostic[]> {
  const isNpy = Buffer.from(bytes.subarray(0, NPY_START.length)).toString('latin1') === NPY_START;
  const array: Tensor = (isNpy ? parseNpy(bytes) : parseIdx(bytes)) ?? {
    type: 'uint8',
    dims: [bytes.length],
    data: bytes,
  };
  if (array.type === 'float16')
    throw badData('labels are of type float16', 'Save them as integers, for example int64.');
  // Adding 0 turns −0, which cannot be hashed, into 0.
  const labels = Array.from(array.data, Number).map((label) => label + 0);
  if (labels.length !== count) return err([countMismatch(file, labels.length, count, array.dims)]);
  const wrong = labels.findIndex((label) => !Number.isSafeInteger(label));
  if (wrong !== -1) return err([notWhole(file, `element ${wrong}`, String(labels[wrong]))]);
  return ok(labels);
}

function csvLabels(
  source: Extract<LabelSource, {readonly kind: 'csv'}>,
  text: string,
  samples: LabelledSamples,
): Result<readonly number[], Diagnostic[]> {
  const columns = findColumns(parseCsv(text), source);
  if (!columns.ok) return err([columns.error]);
  const {rows, fileIndex, labelIndex} = columns.value;
  const parsed = rows.map((row) => ({
    line: row.line,
    file: row.cells[fileIndex ?? -1]?.trim() ?? '',
    ...labelOf(row, labelIndex),
  }));
  const wrong = parsed.find(({label}) => !Number.isSafeInteger(label));
  if (wrong) return err([notWhole(source.file, `line ${wrong.line}`, wrong.text)]);
  if (samples.isFilePerSample && fileIndex !== undefined) return matchByName(source.file, parsed, samples.files);
  if (parsed.length !== samples.files.length) {
    return err([countMismatch(source.file, parsed.length, samples.files.length, undefined)]);
  }
  return ok(parsed.map(({label}) => label));
}

function labelOf({cells}: CsvRow, index: number): {text: string; label: number} {
  const text = cells[index]?.trim() ?? '';
  return {text, label: wholeNumber(text)};
}

/** NaN for anything but digits, perhaps with a sign: "0x10", "1e3" and "" are no labels. */
const wholeNumber = (text: string): number => (/^[+-]?\d+(?:\.0*)?$/.test(text) ? Number(text) + 0 : Number.NaN);

interface LabelColumns {
  /** Without the header. */
  readonly rows: readonly CsvRow[];
  readonly fileIndex: number | undefined;
  readonly labelIndex: number;
}

/**
 * Named columns need a header. Without names the label is in the second column or the only one, and the first row is a
 * header when its label is no number.
 */
function findColumns(
  rows: readonly CsvRow[],
  {file, fileColumn, labelColumn}: Extract<LabelSource, {readonly kind: 'csv'}>,
): Result<LabelColumns, Diagnostic> {
  const names = rows[0]?.cells.map((cell) => cell.trim()) ?? [];
  const wanted = [fileColumn, labelColumn].filter((column) => column !== undefined);
  const absent = wanted.find((column) => !names.includes(column));
  if (absent !== undefined) {
    return err({
      severity: 'error',
      code: 'dataset/label-column',
      message: `there is no column "${absent}"`,
      path: file,
      remedy: `Its first line has: ${names.join(', ')}.`,
    });
  }
  const labelIndex = labelColumn !== undefined ? names.indexOf(labelColumn) : names.length > 1 ? 1 : 0;
  const fileIndex = fileColumn !== undefined ? names.indexOf(fileColumn) : names.length > 1 ? 0 : undefined;
  const hasHeader =
    wanted.length > 0 || !Number.isSafeInteger(labelOf(rows[0] ?? {line: 1, cells: []}, labelIndex).label);
  return ok({rows: hasHeader ? rows.slice(1) : rows, fileIndex, labelIndex});
}

/** How many names a message lists before it stops. */
const NAMES_SHOWN = 3;

interface NamedRow {
  readonly line: number;
  readonly file: string;
  readonly label: number;
}

/** A row is a sample's when it names its path relative to the manifest, else when it has its base name. */
function matchByName(
  file: string,
  rows: readonly NamedRow[],
  names: readonly string[],
): Result<readonly number[], Diagnostic[]> {
  const byPath = new Map<string, NamedRow>();
  const byBase = new Map<string, NamedRow>();
  const ambiguous = new Map<string, NamedRow>();
  for (const row of rows) {
    const name = path.posix.normalize(row.file.replaceAll('\\', '/'));
    const base = path.posix.basename(name);
    byPath.set(name, row);
    if (byBase.has(base) && byBase.get(base)?.label !== row.label) ambiguous.set(base, row);
    else byBase.set(base, row);
  }
  const labels = names.map((name) => (byPath.get(name) ?? byBase.get(path.posix.basename(name)))?.label);
  const missing = names.filter((_, i) => labels[i] === undefined);
  if (missing.length > 0) return err([noRow(file, missing, names.length)]);
  const inDoubt = names.find((name) => !byPath.has(name) && ambiguous.has(path.posix.basename(name)));
  if (inDoubt !== undefined) return err([twoRows(file, ambiguous.get(path.posix.basename(inDoubt))!, inDoubt)]);
  return ok(labels.filter((label) => label !== undefined));
}

function noRow(file: string, missing: readonly string[], count: number): Diagnostic {
  const shown = missing.slice(0, NAMES_SHOWN).join(', ');
  return {
    severity: 'error',
    code: 'dataset/label-missing',
    message: `no label for ${missing.length} of ${count} samples: ${shown}${missing.length > NAMES_SHOWN ? ', …' : ''}`,
    path: file,
    remedy: 'Add a row for each, with the file name in the first column and the class number in the second.',
  };
}

function twoRows(file: string, {line}: NamedRow, name: string): Diagnostic {
  return {
    severity: 'error',
    code: 'dataset/label-ambiguous',
    message: `two rows with different labels have the base name of ${name}; one is line ${line}`,
    path: file,
    remedy: 'Write paths relative to the manifest instead of base names.',
  };
}

function countMismatch(file: string, labels: number, count: number, dims: readonly number[] | undefined): Diagnostic {
  const shape = dims === undefined || dims.length === 1 ? '' : ` (shape [${dims}])`;
  return {
    severity: 'error',
    code: 'dataset/label-count',
    message: `${labels} labels${shape} for ${count} samples`,
    path: file,
    remedy: 'There must be one class number for each sample, in the order of the samples, before shuffle and limit.',
  };
}

const notWhole = (file: string, where: string, text: string): Diagnostic => ({
  severity: 'error',
  code: 'dataset/label-not-number',
  message: `${where}: label "${text}" is not a whole number`,
  path: file,
  remedy: "Write the class's position among the model's outputs, counted from 0.",
});
