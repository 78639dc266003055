/**
 * The files of another commit in a folder of their own, beside the working copy and not touching it. What git does not
 * know – data that is downloaded, for example – is the same for every commit: it is linked into the folder.
 */
import {lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {git, gitAnswer} from './git.ts';
import {STATE_FOLDER} from './open-cache.ts';

export interface BaseCheckout {
  /** Absolute: the root of the repository's files. */
  readonly root: string;
  /** Path of the manifest at that commit, relative to the root; undefined when there is none. */
  readonly manifest: string | undefined;
  remove(): Promise<void>;
}

/** @throws Failure 'git' */
export async function checkOutBase(manifestFile: string, commit: string): Promise<BaseCheckout> {
  const directory = path.dirname(manifestFile);
  const repository = await git(directory, ['rev-parse', '--show-toplevel']);
  const prefix = await git(directory, ['rev-parse', '--show-prefix']);
  const parent = mkdtempSync(path.join(tmpdir(), 'quantgate-base-'));
  const root = path.join(parent, 'files');
  const remove = async (): Promise<void> => {
    await gitAnswer(repository, ['worktree', 'remove', '--force', root]);
    rmSync(parent, {recursive: true, force: true});
  };
  try {
    await git(repository, ['worktree', 'add', '--quiet', '--detach', root, commit]);
    await linkUntracked(repository, root);
    const own = `${prefix}${path.basename(manifestFile)}`;
    return {root, manifest: await pathAtBase({repository, root, commit, own}), remove};
  } catch (error) {
    await remove();
    throw error;
  }
}

interface ManifestPlace {
  readonly repository: string;
  readonly root: string;
  readonly commit: string;
  /** Path of the manifest now. */
  readonly own: string;
}

/** The same path, or the one it was renamed from since. */
async function pathAtBase({repository, root, commit, own}: ManifestPlace): Promise<string | undefined> {
  if (isThere(path.join(root, own))) return own;
  const args = ['diff', '--find-renames', '--diff-filter=R', '--name-status', '-z', commit, 'HEAD', '--'];
  const fields = (await git(repository, args)).split('\0');
  for (let i = 0; i + 2 < fields.length; i += 3) if (fields[i + 2] === own) return fields[i + 1];
  return undefined;
}

/** Nobody's inputs, or large. */
const NEVER_LINKED = new Set(['node_modules', STATE_FOLDER]);

async function linkUntracked(repository: string, root: string): Promise<void> {
  const listed = await git(repository, ['ls-files', '--others', '--directory', '-z']);
  const realRoot = realpathSync(root);
  for (const entry of listed.split('\0')) {
    const name = entry.replace(/\/$/, '');
    if (name === '' || name.split('/').some((part) => NEVER_LINKED.has(part))) continue;
    const link = path.join(root, name);
    if (!isThere(link) && makeFolder(path.dirname(link), realRoot)) symlinkSync(path.join(repository, name), link);
  }
}

/** False where a link of the commit leads out of the folder: nothing is written there. */
function makeFolder(folder: string, realRoot: string): boolean {
  let existing = folder;
  while (!isThere(existing)) existing = path.dirname(existing);
  const real = isDangling(existing) ? '' : realpathSync(existing);
  if (real !== realRoot && !real.startsWith(`${realRoot}${path.sep}`)) return false;
  if (!lstatSync(real).isDirectory()) return false;
  mkdirSync(folder, {recursive: true});
  return true;
}

const isThere = (file: string): boolean => lstatSync(file, {throwIfNoEntry: false}) !== undefined;

function isDangling(file: string): boolean {
  try {
    realpathSync(file);
    return false;
  } catch {
    // A link to nowhere, or round in circles.
    return true;
  }
}
