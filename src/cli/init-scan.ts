/** Looks through a folder for models and data that a first manifest can name. Reads names only, and heads of label files. */
import {open, readdir} from 'node:fs/promises';
import path from 'node:path';
import type {DataFinding} from './draft-manifest.ts';

export interface ScanResult {
  /** ONNX files, relative with forward slashes, sorted. */
  readonly models: readonly string[];
  readonly data: readonly DataFinding[];
  /** True when the folder holds more than was looked at. */
  readonly isCutShort: boolean;
}

/** Folders that hold what tools made or fetched. Hidden ones are skipped too. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'build',
  'dist',
  'target',
  'venv',
  '__pycache__',
]);
const DEPTH_MAX = 6;
const ENTRY_COUNT_MAX = 200_000;

interface Folder {
  /** Relative with forward slashes; "." for the start. */
  readonly name: string;
  readonly files: readonly string[];
}

export async function scanFolder(root: string): Promise<ScanResult> {
  const folders: Folder[] = [];
  const isCutShort = !(await walk(root, folders));
  const models = folders.flatMap(({name, files}) => files.filter(isModel).map((file) => join(name, file)));
  const classFolders = findClassFolders(folders);
  const inClasses = new Set(classFolders.flatMap(({members}) => members));
  const plain = folders.filter((folder) => !inClasses.has(folder));
  const found = await Promise.all(plain.map((folder) => dataIn(root, folder, folders)));
  const data = [...classFolders.map(({finding}) => finding), ...found.flat()];
  return {models: models.sort(), data: data.sort((a, b) => (a.pattern < b.pattern ? -1 : 1)), isCutShort};
}

/** @returns false when the bounds stopped it */
async function walk(root: string, folders: Folder[]): Promise<boolean> {
  let entryCount = 0;
  const queue: {readonly name: string; readonly depth: number}[] = [{name: '.', depth: 0}];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const {name, depth} = next;
    const entries = await readdir(path.join(root, name), {withFileTypes: true});
    entryCount += entries.length;
    if (entryCount > ENTRY_COUNT_MAX) return false;
    const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => entry.name);
    folders.push({name, files: files.filter((file) => !file.startsWith('.')).sort()});
    const inner = entries.filter((entry) => entry.isDirectory() && !isSkipped(entry.name)).map((entry) => entry.name);
    if (depth < DEPTH_MAX) queue.push(...inner.sort().map((folder) => ({name: join(name, folder), depth: depth + 1})));
  }
  return true;
}

const isSkipped = (name: string): boolean => name.startsWith('.') || SKIPPED_FOLDERS.has(name);
const join = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);
const isModel = (file: string): boolean => /\.onnx$/i.test(file);
const extensionOf = (file: string): string => path.posix.extname(file).slice(1);
const IMAGE = /\.(?:jpe?g|png)$/i;
const SPLIT_NAME = /^(?:calib|calibration|train|training|eval|evaluation|val|valid|validation|test|testing|holdout)$/i;

interface ClassFolders {
  readonly finding: DataFinding;
  readonly members: readonly Folder[];
}

/** Two or more folders of images side by side whose names are not those of splits: the names are the labels. */
function findClassFolders(folders: readonly Folder[]): readonly ClassFolders[] {
  const byParent = groupByParent(folders);
  return [...byParent].flatMap(([parent, members]): ClassFolders[] => {
    if (members.length < 2 || members.some(({name}) => SPLIT_NAME.test(path.posix.basename(name)))) return [];
    const files = members.flatMap((folder) => folder.files.filter((file) => IMAGE.test(file)));
    const pattern = join(parent, `*/${filePattern(files)}`);
    const finding: DataFinding = {folder: parent, kind: 'images', pattern, fileCount: files.length, labels: 'folder'};
    return [{finding, members}];
  });
}

function groupByParent(folders: readonly Folder[]): ReadonlyMap<string, readonly Folder[]> {
  const groups = new Map<string, Folder[]>();
  for (const folder of folders) {
    if (folder.name === '.' || !folder.files.some((file) => IMAGE.test(file))) continue;
    const parent = path.posix.dirname(folder.name);
    groups.set(parent, [...(groups.get(parent) ?? []), folder]);
  }
  return groups;
}

/** `*.jpg`, or `*.{jpg,png}` for several extensions, as they are spelled. */
function filePattern(files: readonly string[]): string {
  const extensions = [...new Set(files.map(extensionOf))].sort();
  return extensions.length === 1 ? `*.${extensions[0]}` : `*.{${extensions.join(',')}}`;
}

async function dataIn(root: string, {name: folder, files}: Folder, folders: readonly Folder[]): Promise<DataFinding[]> {
  const images = files.filter((file) => IMAGE.test(file));
  const labelFile = await findLabelFile(root, folder, folders);
  const finding = (kind: DataFinding['kind'], pattern: string, fileCount: number, labels?: string): DataFinding => ({
    folder,
    kind,
    pattern: join(folder, pattern),
    fileCount,
    labels,
  });
  const found: DataFinding[] = [];
  if (images.length > 0) found.push(finding('images', filePattern(images), images.length, labelFile));
  const waves = files.filter((file) => /\.wav$/i.test(file));
  if (waves.length > 0) found.push(finding('wav', only(waves) ?? filePattern(waves), waves.length));
  for (const kind of ['npy', 'npz'] as const) {
    for (const {pattern, fileCount, labels} of arraysIn(files, kind)) {
      found.push(finding(kind, pattern, fileCount, labels === undefined ? labelFile : join(folder, labels)));
    }
  }
  for (const file of files.filter((name) => /images?[^/]*-ubyte(?:\.gz)?$/.test(name))) {
    const labels = file.replace(/images?/, 'labels').replace(/idx3/, 'idx1');
    found.push(finding('idx', file, 1, files.includes(labels) ? join(folder, labels) : undefined));
  }
  return found;
}

const only = (files: readonly string[]): string | undefined => (files.length === 1 ? files[0] : undefined);

interface Arrays {
  readonly pattern: string;
  readonly fileCount: number;
  /** In the same folder. */
  readonly labels: string | undefined;
}

/** Files named after splits are data sets of their own, each with the labels of its name; others make up one. */
function arraysIn(files: readonly string[], kind: 'npy' | 'npz'): readonly Arrays[] {
  const arrays = files.filter((file) => extensionOf(file).toLowerCase() === kind && !isLabelName(file));
  const labelFiles = files.filter((file) => isLabelName(file) && file.endsWith('.npy'));
  if (arrays.length === 0) return [];
  if (arrays.length > 1 && arrays.some((file) => SPLIT_NAME.test(stemOf(file)))) {
    return arrays.map((file) => {
      const labels = labelFiles.find((name) => name.startsWith(stemOf(file)) || name.includes(`_${stemOf(file)}`));
      return {pattern: file, fileCount: 1, labels};
    });
  }
  const [labels] = labelFiles;
  const pattern = only(arrays) ?? (labels?.endsWith(`.${kind}`) ? `!(${stemOf(labels)}).${kind}` : filePattern(arrays));
  return [{pattern, fileCount: arrays.length, labels}];
}

const stemOf = (file: string): string => path.posix.basename(file, path.posix.extname(file));

const isLabelName = (file: string): boolean => /(?:^|[._-])(?:labels?|y)\.(?:npy|npz)$/i.test(file);

/** A labels file in the folder or the one above, if its first row below the heads ends in a number. */
async function findLabelFile(root: string, folder: string, folders: readonly Folder[]): Promise<string | undefined> {
  for (const place of [folder, path.posix.dirname(folder)]) {
    const files = folders.find(({name}) => name === place)?.files ?? [];
    const file = files.find((name) => /^labels?\.(?:csv|txt)$/i.test(name));
    if (file !== undefined && (await holdsNumbers(path.join(root, place, file)))) return join(place, file);
  }
  return undefined;
}

const HEAD_BYTES = 4096;

/** The loader takes the second column of several, or the only one: it must hold whole numbers. */
async function holdsNumbers(file: string): Promise<boolean> {
  const handle = await open(file);
  const {buffer, bytesRead} = await handle.read({buffer: Buffer.alloc(HEAD_BYTES), length: HEAD_BYTES});
  await handle.close();
  const lines = buffer.subarray(0, bytesRead).toString('utf8').split(/\r?\n/);
  const cells = lines.slice(0, 2).map((line) => line.split(','));
  return cells.some((row) => /^\s*"?\d+"?\s*$/.test((row.length > 1 ? row[1] : row[0]) ?? ''));
}
