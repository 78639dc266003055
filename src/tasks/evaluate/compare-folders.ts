import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {Failure} from '../../base/failure.ts';
import {err, ok, type Result} from '../../base/result.ts';
import {parseNpy} from '../../dataset/npy.ts';
import {
  cosine,
  type ErrorSums,
  errorSums,
  l2Distance,
  meanSquaredError,
  psnrDb,
  snrDb,
} from '../../numeric/error-metrics.ts';
import {quarkSimilarity} from '../../numeric/structural-similarity.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {imageSimilarity} from './error-columns.ts';
import {floatElements} from './float-elements.ts';
import {worstFigure} from './worst-figure.ts';

/** Figures of one pair of arrays; dB where they have a unit. Infinite for equal arrays, NaN where there is none. */
export interface FileComparison {
  /** Path below both folders, with forward slashes. */
  readonly name: string;
  readonly snr: number;
  readonly cosine: number;
  readonly l2: number;
  readonly mse: number;
  readonly psnr: number;
  /** NaN for arrays that are no images. */
  readonly ssim: number;
  readonly quarkSsim: number;
}

export type ComparedFigure = Exclude<keyof FileComparison, 'name'>;

export interface FolderComparison {
  /** Sorted by name. */
  readonly files: readonly FileComparison[];
  /** Σx² and Σ(x−q)² over all files; the others are means, infinite PSNRs and missing SSIMs left out. */
  readonly overall: Readonly<Record<ComparedFigure, number>>;
  /** The largest l2 and mse, the smallest of the others. */
  readonly worst: Readonly<Record<ComparedFigure, number>>;
}

/**
 * Compares two folders of .npy files with equal names (nested ones too): results of a float and of a quantized model, as
 * AMD Quark's evaluation tool wants them. Arrays must have the same shapes; their element types may differ.
 *
 * @returns all that stands in the way (missing, extra, unreadable and misshapen files), each with its path
 */
export async function compareFolders(
  baseline: string,
  quantized: string,
): Promise<Result<FolderComparison, Diagnostic[]>> {
  const [left, right] = [await npyFiles(baseline), await npyFiles(quantized)];
  const problems = [...(left.ok ? [] : left.error), ...(right.ok ? [] : right.error)];
  if (!left.ok || !right.ok) return err(problems);
  for (const name of left.value) if (!right.value.includes(name)) problems.push(unpaired(name, baseline, quantized));
  for (const name of right.value) if (!left.value.includes(name)) problems.push(unpaired(name, quantized, baseline));
  const files: FileComparison[] = [];
  const total = {signal: 0, noise: 0, count: 0};
  for (const name of left.value.filter((one) => right.value.includes(one))) {
    const compared = await compareFiles(name, path.join(baseline, name), path.join(quantized, name));
    if (!compared.ok) {
      problems.push(...compared.error);
      continue;
    }
    files.push(compared.value.file);
    total.signal += compared.value.sums.signal;
    total.noise += compared.value.sums.noise;
    total.count += compared.value.sums.count;
  }
  if (problems.length > 0) return err(problems);
  return ok({
    files,
    overall: {...overallOf(files), snr: snrDb(total), mse: meanSquaredError(total)},
    worst: worstOf(files),
  });
}

async function npyFiles(folder: string): Promise<Result<string[], Diagnostic[]>> {
  const problem = (message: string, remedy: string): Result<string[], Diagnostic[]> =>
    err([{severity: 'error', code: 'evaluate/no-files', message, path: folder, remedy}]);
  try {
    const entries = await readdir(folder, {recursive: true});
    const names = entries.filter((name) => name.endsWith('.npy')).map((name) => name.split(path.sep).join('/'));
    if (names.length > 0) return ok(names.sort());
    return problem('the folder has no .npy files', 'Save one array per sample with numpy.save.');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const what = {ENOENT: 'there is no such folder', ENOTDIR: 'this is a file, not a folder'}[code];
    return problem(what ?? `the folder cannot be read: ${(error as Error).message}`, 'Give a folder of .npy files.');
  }
}

const unpaired = (name: string, folder: string, other: string): Diagnostic => ({
  severity: 'error',
  code: 'evaluate/unpaired-file',
  message: `there is no "${name}" in ${other}`,
  path: path.join(folder, name),
  remedy: 'Both folders need the same file names.',
});

interface ComparedFile {
  readonly file: FileComparison;
  readonly sums: ErrorSums;
}

async function compareFiles(name: string, left: string, right: string): Promise<Result<ComparedFile, Diagnostic[]>> {
  const [baseline, quantized] = [await readArray(left), await readArray(right)];
  if (!baseline.ok || !quantized.ok) return err([baseline, quantized].flatMap((one) => (one.ok ? [] : one.error)));
  const {dims} = baseline.value;
  if (dims.join() !== quantized.value.dims.join()) {
    const message = `shape [${quantized.value.dims.join(', ')}] differs from the baseline's [${dims.join(', ')}]`;
    return err([{severity: 'error', code: 'evaluate/different-shape', message, path: right}]);
  }
  const [x, q] = [floatElements(baseline.value)!, floatElements(quantized.value)!];
  const sums = errorSums(x, q);
  const file = {
    ...{
      name,
      snr: snrDb(sums),
      cosine: cosine(sums),
      l2: l2Distance(sums),
      mse: meanSquaredError(sums),
      psnr: psnrDb(sums),
    },
    ...{ssim: imageSimilarity(x, q, dims), quarkSsim: quarkSimilarity(x, q)},
  };
  return ok({file, sums});
}

/** `parseNpy` gives numbers only: it refuses texts and objects. */
async function readArray(file: string): Promise<Result<Tensor, Diagnostic[]>> {
  try {
    return ok(parseNpy(await readFile(file)));
  } catch (error) {
    if (!(error instanceof Failure) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    return err([{severity: 'error', code: 'evaluate/unreadable-array', message: (error as Error).message, path: file}]);
  }
}

const FIGURES: readonly ComparedFigure[] = ['snr', 'cosine', 'l2', 'mse', 'psnr', 'ssim', 'quarkSsim'];

const perFigure = (figureOf: (figure: ComparedFigure) => number): Record<ComparedFigure, number> =>
  Object.fromEntries(FIGURES.map((figure) => [figure, figureOf(figure)])) as Record<ComparedFigure, number>;

function overallOf(files: readonly FileComparison[]): Record<ComparedFigure, number> {
  return perFigure((figure) => {
    const all = files.map((file) => file[figure]);
    const counted = all.filter(
      (value) => !(figure === 'psnr' && value === Infinity) && !(figure === 'ssim' && Number.isNaN(value)),
    );
    if (counted.length === 0) return figure === 'psnr' ? Infinity : Number.NaN;
    return counted.reduce((sum, value) => sum + value, 0) / counted.length;
  });
}

function worstOf(files: readonly FileComparison[]): Record<ComparedFigure, number> {
  return perFigure((figure) => {
    const all = files.map((file) => file[figure]).filter((value) => figure !== 'ssim' || !Number.isNaN(value));
    return worstFigure(all, figure === 'l2' || figure === 'mse');
  });
}
