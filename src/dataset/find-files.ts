import {statSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import type {Diagnostic} from '../base/diagnostic.ts';
import {err, ok, type Result} from '../base/result.ts';
import {suggest} from '../base/suggest.ts';

/**
 * The files that patterns match, relative to `directory` with forward slashes: patterns in their order, the matches of
 * each sorted by code unit, each file once. A pattern that is the name of a file is that file, whatever its characters.
 * Symbolic links are followed, but not round in circles.
 *
 * Errors: a pattern that matches nothing, told with the folder that is missing.
 */
export async function findFiles(
  patterns: readonly string[],
  directory: string,
): Promise<Result<string[], Diagnostic[]>> {
  const found = new Set<string>();
  const missing: Diagnostic[] = [];
  for (const pattern of patterns) {
    const files = await matches(pattern, directory);
    if (files.length === 0) missing.push(await noMatch(pattern, directory));
    for (const file of files) found.add(file);
  }
  return missing.length > 0 ? err(missing) : ok([...found]);
}

async function matches(pattern: string, directory: string): Promise<string[]> {
  if (isFile(path.resolve(directory, pattern))) return [path.posix.normalize(pattern)];
  // Loaded for real patterns only: it takes a tenth of a build that has nothing to do.
  const {glob} = await import('tinyglobby');
  const files = await glob(pattern, {
    cwd: directory,
    expandDirectories: false,
    onlyFiles: true,
    followSymbolicLinks: true,
  });
  return files.sort();
}

function isFile(file: string): boolean {
  try {
    return statSync(file, {throwIfNoEntry: false})?.isFile() ?? false;
  } catch {
    // A part of the path is no folder, or may not be looked into: then the pattern is told to match nothing.
    return false;
  }
}

async function noMatch(pattern: string, directory: string): Promise<Diagnostic> {
  const {folder, name, siblings} = await firstMissing(pattern, directory);
  const nearest = suggest(name, siblings);
  const isPattern = /[*?{[(!]/.test(name);
  const where = folder === '' ? 'beside the manifest' : `in ${folder}`;
  const isFolder = siblings.includes(name);
  const fact = isFolder
    ? `It is a folder; write "${pattern.replace(/\/$/, '')}/*".`
    : isPattern
      ? `No file ${where} matches it.`
      : `There is no "${name}" ${where}.`;
  return {
    severity: 'error',
    code: 'dataset/no-files',
    message: `no file matches "${pattern}"`,
    path: pattern,
    remedy: nearest === undefined || isPattern || isFolder ? fact : `${fact} Did you mean "${nearest}"?`,
  };
}

/** Walks down the fixed beginning of a pattern to the first part that is not there. */
async function firstMissing(
  pattern: string,
  directory: string,
): Promise<{folder: string; name: string; siblings: readonly string[]}> {
  const parts = pattern.split('/');
  for (let i = 0; i < parts.length; i++) {
    const folder = parts.slice(0, i).join('/');
    const siblings: readonly string[] = await readdir(path.resolve(directory, folder)).catch(() => []);
    const name = parts[i]!;
    const isLast = i === parts.length - 1;
    if (isLast || (name !== '..' && name !== '.' && !siblings.includes(name))) return {folder, name, siblings};
  }
  return {folder: '', name: pattern, siblings: []};
}
