import path from 'node:path';
import type {Diagnostic} from '../base/diagnostic.ts';
import {err, ok, type Result} from '../base/result.ts';
import type {DatasetSource} from '../manifest/manifest.ts';
import {findFiles} from './find-files.ts';

/** The files that are read together: one for each model input ('' for the only one). */
export interface FileGroup {
  /** The first file, relative to the manifest with forward slashes: what messages call the group. */
  readonly name: string;
  /** By input, relative to the manifest. */
  readonly names: Readonly<Record<string, string>>;
  /** By input, absolute. */
  readonly files: Readonly<Record<string, string>>;
}

export type FileSource = Exclude<DatasetSource, {readonly kind: 'random'}>;

/** Endings that each kind takes; kinds that are told by their content alone are absent. */
const EXTENSIONS: Readonly<Partial<Record<FileSource['kind'], readonly string[]>>> = {
  images: ['.jpg', '.jpeg', '.png'],
  npy: ['.npy'],
  npz: ['.npz'],
  wav: ['.wav'],
};

/**
 * The files of a dataset, in order; for several inputs the n-th files of each belong together.
 *
 * Errors: patterns that match nothing, endings of another kind of file, inputs with different numbers of files.
 */
export async function groupFiles(source: FileSource, directory: string): Promise<Result<FileGroup[], Diagnostic[]>> {
  const byInput = Object.entries(source.kind === 'npy' ? source.files : {'': source.files});
  const diagnostics: Diagnostic[] = [];
  const columns: {readonly input: string; readonly names: readonly string[]}[] = [];
  for (const [input, patterns] of byInput) {
    const found = await findFiles(patterns, directory);
    if (!found.ok) {
      diagnostics.push(...found.error);
      continue;
    }
    diagnostics.push(...wrongEndings(source, found.value));
    columns.push({input, names: found.value});
  }
  const [first] = columns;
  const uneven = columns.find(({names}) => names.length !== first?.names.length);
  if (first && uneven) diagnostics.push(differingFiles(first, uneven));
  if (diagnostics.length > 0 || !first) return err(diagnostics);
  return ok(first.names.map((name, i) => groupOf(name, columns, i, directory)));
}

function groupOf(
  name: string,
  columns: readonly {readonly input: string; readonly names: readonly string[]}[],
  position: number,
  directory: string,
): FileGroup {
  const names = Object.fromEntries(columns.map(({input, names: files}) => [input, files[position]!]));
  const files = Object.fromEntries(
    Object.entries(names).map(([input, file]) => [input, path.resolve(directory, file)]),
  );
  return {name, names, files};
}

/** How many files of a wrong kind are named before the message stops. */
const FILES_SHOWN = 3;

function wrongEndings({kind}: FileSource, files: readonly string[]): Diagnostic[] {
  const endings = EXTENSIONS[kind];
  if (endings === undefined) return [];
  const wrong = files.filter((file) => !endings.includes(path.posix.extname(file).toLowerCase()));
  if (wrong.length === 0) return [];
  const shown = wrong.slice(0, FILES_SHOWN).join(', ');
  return [
    {
      severity: 'error',
      code: 'dataset/unknown-extension',
      message: `${wrong.length} of ${files.length} files do not end in ${endings.join(' or ')}: ${shown}${wrong.length > FILES_SHOWN ? ', …' : ''}`,
      remedy: `Write a narrower pattern, for example "*${endings[0]}"${kind === 'images' ? ', or convert the images to PNG' : ''}.`,
    },
  ];
}

const differingFiles = (
  first: {readonly input: string; readonly names: readonly string[]},
  other: {readonly input: string; readonly names: readonly string[]},
): Diagnostic => ({
  severity: 'error',
  code: 'dataset/differing-count',
  message: `${other.names.length} files for input "${other.input}", but ${first.names.length} for "${first.input}"`,
  remedy: 'The n-th files of all inputs belong together, so there must be as many of each.',
});
