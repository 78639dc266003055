/**
 * From a file to a checked `Manifest`: finds it (unless told where it is), reads it, checks it and the files it names.
 * Nothing in a manifest is ever run.
 */
import {isUtf8} from 'node:buffer';
import {readFile, realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import type {Diagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {err, ok, type Result} from '../base/result.ts';
import type {SourceText} from '../base/source-text.ts';
import {exists, type FoundManifest, findManifest, foldersUpwards, PACKAGE_KEY, SEARCH_PLACES} from './find-manifest.ts';
import type {IncludedTexts} from './include-files.ts';
import type {Manifest} from './manifest.ts';
import {inOrder, type NamedFile, readManifest} from './read-manifest.ts';

/** 100 builds written out are about 50 KiB; parsing grows with the square of some texts. */
const SIZE_BYTES_MAX = 512 * 1024;

/**
 * Loads the manifest at `manifestPath` (relative to `cwd`), or the nearest one from `cwd` upwards.
 *
 * @returns the manifest and its warnings, or all diagnostics (warnings too) when at least one is an error
 * @throws Failure when the file system fails
 */
export async function loadManifest({
  manifestPath,
  cwd,
}: {
  readonly manifestPath?: string | undefined;
  readonly cwd: string;
}): Promise<Result<{manifest: Manifest; warnings: readonly Diagnostic[]}, readonly Diagnostic[]>> {
  const found = manifestPath === undefined ? await findManifest(cwd) : named(path.resolve(cwd, manifestPath));
  if (!found) return err([notFound(cwd)]);
  const shown = manifestPath ?? path.relative(cwd, found.file).split(path.sep).join('/');
  const text = await readText(found.file, shown);
  if (!text.ok) return text;
  const source = {path: shown, text: text.value};
  const first = readManifest({source, ...found});
  const {namedFiles} = first;
  const missing = await missingFiles(namedFiles, path.dirname(found.file));
  const wanted = namedFiles.filter(({isIncluded}) => isIncluded);
  const included = missing.length === 0 && wanted.length > 0 ? await readIncluded(wanted, found.file) : undefined;
  if (included && !included.ok) return err(inOrder([...first.diagnostics, ...included.error]));
  const {manifest, diagnostics} = included ? readManifest({source, ...found, included: included.value}) : first;
  if (!manifest || missing.length > 0) return err(inOrder([...diagnostics, ...missing]));
  return ok({manifest, warnings: diagnostics});
}

/** A file that was not searched for: a package.json holds a manifest under a key, any other file is one. */
const named = (file: string): FoundManifest => ({
  file,
  underKey: path.basename(file) === 'package.json' ? PACKAGE_KEY : undefined,
});

function fileError(code: string, message: string, file: string | undefined, remedy: string): Diagnostic {
  return {severity: 'error', code: `manifest/${code}`, message, ...(file === undefined ? {} : {path: file}), remedy};
}

function notFound(cwd: string): Diagnostic {
  const message = `no manifest found in ${cwd} or the folders above it in the repository`;
  const remedy = `Run "quantgate init" to have one written, or name it with --manifest. Looked for ${SEARCH_PLACES.join(', ')}.`;
  return fileError('not-found', message, undefined, remedy);
}

/** The text without byte order mark, or why the file cannot be a manifest. */
async function readText(file: string, shown: string): Promise<Result<string, readonly Diagnostic[]>> {
  const problem = (code: string, message: string, remedy: string) => err([fileError(code, message, shown, remedy)]);
  if (!(await exists(file)))
    return problem('not-found', 'the manifest is not there', 'Check the path, or run "quantgate init".');
  const unreadable = (cause: unknown): never => {
    throw new Failure({reason: 'file-unreadable', message: 'the manifest cannot be read', path: shown, cause});
  };
  const stats = await stat(file).catch(unreadable);
  if (!stats.isFile()) return problem('not-a-file', 'the manifest is not a file', 'Name the file itself.');
  if (stats.size > SIZE_BYTES_MAX) {
    const message = `${stats.size} bytes are too many for a manifest (at most ${SIZE_BYTES_MAX})`;
    return problem('too-large', message, 'Is it the right file? Use a matrix rather than many builds.');
  }
  const bytes = await readFile(file).catch(unreadable);
  if (!isUtf8(bytes)) return problem('encoding', 'the manifest is not UTF-8 text', 'Save it as UTF-8.');
  return ok(bytes.toString('utf8').replace(/^\uFEFF/, ''));
}

/** Far above what tools write for large networks; longer texts are no settings. */
const INCLUDED_SIZE_BYTES_MAX = 64 * 1024 * 1024;

/** Contents of the files that belong to the manifest: they must lie in its repository, as everything that is hashed must. */
async function readIncluded(
  wanted: readonly NamedFile[],
  manifestFile: string,
): Promise<Result<IncludedTexts, readonly Diagnostic[]>> {
  const directory = path.dirname(manifestFile);
  const root = await projectRoot(directory);
  const texts = new Map<string, SourceText>();
  const problems: Diagnostic[] = [];
  for (const {noun, file, place} of wanted) {
    const problem = (message: string, remedy: string): void => {
      problems.push({severity: 'error', code: 'manifest/bad-file', message: `${noun}: ${message}`, place, remedy});
    };
    const absolute = path.resolve(directory, file);
    const real = await realpath(absolute);
    const fromRoot = path.relative(root, real);
    if (fromRoot.startsWith('..') || path.isAbsolute(fromRoot) || path.isAbsolute(file)) {
      problem(`file "${file}" lies outside of the project`, 'Copy it beside the manifest and name it from there.');
      continue;
    }
    const stats = await stat(real);
    if (!stats.isFile() || stats.size > INCLUDED_SIZE_BYTES_MAX) {
      problem(`"${file}" is no file of at most ${INCLUDED_SIZE_BYTES_MAX} bytes`, 'Name the file itself.');
      continue;
    }
    const bytes = await readFile(real);
    if (isUtf8(bytes)) texts.set(file, {path: file, text: bytes.toString('utf8').replace(/^\uFEFF/, '')});
    else problem(`file "${file}" is not UTF-8 text`, 'Save it as UTF-8.');
  }
  return problems.length > 0 ? err(problems) : ok(texts);
}

/** The repository's folder, or the manifest's own outside of one. */
async function projectRoot(directory: string): Promise<string> {
  const folders = await foldersUpwards(directory);
  return realpath(folders.at(-1) ?? directory);
}

async function missingFiles(named: readonly NamedFile[], directory: string): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(named.map(({file}) => exists(path.resolve(directory, file))));
  return named
    .filter((_, i) => !found[i])
    .map(({noun, file, place}): Diagnostic => {
      const message = `${noun}: file "${file}" is not there`;
      const remedy = 'Paths are relative to the manifest.';
      return {severity: 'error', code: 'manifest/missing-file', message, place, remedy};
    });
}
