/**
 * Whether what was checked out is fit to work in. A commit may hold links, and a folder of results: with the first it could
 * have a run write where it should not, with the second it could bring figures that nobody measured.
 */
import {lstatSync, realpathSync, type Stats} from 'node:fs';
import path from 'node:path';
import {Failure} from '../base/failure.ts';
import {DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';
import {git} from '../workspace/git.ts';
import {STATE_FOLDER} from '../workspace/open-cache.ts';

/**
 * @param root absolute folder of the workspace
 * @param directory absolute folder of the manifest
 * @param builds names of folders in the output folder
 * @throws Failure that says what to remove from the repository
 */
export async function checkCheckout(root: string, directory: string, builds: readonly string[]): Promise<void> {
  if (isInside(root, directory) && !isInside(realpathSync(root), realpathSync(directory))) {
    throw refusal(directory, 'the folder of the manifest is reached by a link that leads out of the workspace');
  }
  const output = path.join(directory, DEFAULT_OUTPUT_FOLDER);
  const inOutput = statOf(output)?.isDirectory() ? builds.map((name) => path.join(output, name)) : [];
  for (const folder of [path.join(directory, STATE_FOLDER), output, ...inOutput]) {
    if (statOf(folder)?.isSymbolicLink()) throw refusal(folder, 'a link stands where results are written');
  }
  if ((await committedFiles(directory)) !== '')
    throw refusal(path.join(directory, STATE_FOLDER), 'the cache is part of the commit, so its results prove nothing');
}

const statOf = (file: string): Stats | undefined => lstatSync(file, {throwIfNoEntry: false});

const isInside = (folder: string, file: string): boolean =>
  file === folder || file.startsWith(`${folder}${path.sep}`) || folder === path.parse(folder).root;

/** '' as well where there is no repository: then nothing was committed. */
async function committedFiles(directory: string): Promise<string> {
  try {
    return await git(directory, ['ls-files', '-z', '--', STATE_FOLDER]);
  } catch (error) {
    if (error instanceof Failure && /not a git repository|could not be started/.test(error.message)) return '';
    throw error;
  }
}

const refusal = (file: string, message: string): Failure =>
  new Failure({reason: 'bad-data', path: file, message, remedy: 'Remove it from the repository. Nothing was run.'});
