/**
 * Finds the manifest with cosmiconfig, which by default runs code that it meets on the way. Three doors, all closed:
 *
 * 1. `cosmiconfig()` itself first searches the working directory for settings of its own (`package.json`,
 *    `.config/config.js`, …) and runs them. Only that function does so; here the `Explorer` behind it is used.
 * 2. The default loaders run `.js`, `.cjs`, `.mjs` and `.ts` files. None of them is handed over.
 * 3. `$import` in a loaded file loads any other file. cosmiconfig looks for it in what a loader returns, and the loaders
 *    here return nothing of the file.
 *
 * Folders are walked here and not by cosmiconfig, whose strategies end at the nearest package.json or go on to the home
 * folder. The walk ends at the root of the repository; outside of one it does not leave the folder.
 */
import {statSync} from 'node:fs';
import path from 'node:path';
import {isMap, parseDocument} from 'yaml';
import {Failure} from '../base/failure.ts';

export const SEARCH_PLACES = [
  'quantgate.yaml',
  'quantgate.yml',
  'quantgate.json',
  '.config/quantgate.yaml',
  '.config/quantgate.yml',
  '.config/quantgate.json',
  'package.json',
] as const;

/** The key that may hold a manifest in a package.json. */
export const PACKAGE_KEY = 'quantgate';

export interface FoundManifest {
  /** Absolute. */
  readonly file: string;
  /** Key under which the manifest stands in the file. */
  readonly underKey: string | undefined;
}

/**
 * The nearest manifest from `cwd` upwards to the root of the repository, or undefined.
 *
 * @throws Failure when a file that may be the manifest cannot be read
 */
export async function findManifest(cwd: string): Promise<FoundManifest | undefined> {
  // The first place of the first folder needs no search; loading cosmiconfig takes about 8 ms of every start.
  const usual = path.resolve(cwd, SEARCH_PLACES[0]);
  if (await isFile(usual)) return {file: usual, underKey: undefined};
  const {default: cosmiconfig} = await import('cosmiconfig/dist/Explorer.js');
  const explorer = new cosmiconfig.Explorer({
    moduleName: PACKAGE_KEY,
    packageProp: PACKAGE_KEY,
    searchPlaces: SEARCH_PLACES,
    searchStrategy: 'none',
    loaders: {'.yaml': isManifest, '.yml': isManifest, '.json': whetherManifest},
    transform: (result) => result,
    ignoreEmptySearchPlaces: false,
    cache: false,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
    metaConfigFilePath: null,
  });
  for (const folder of await foldersUpwards(cwd)) {
    const found = await explorer.search(folder).catch((cause: unknown) => {
      throw new Failure({reason: 'file-unreadable', message: 'a manifest cannot be read', path: folder, cause});
    });
    // An empty package.json counts as found, since an empty manifest must not be passed over.
    const file = found?.filepath;
    const isPackage = file !== undefined && path.basename(file) === 'package.json';
    if (file !== undefined && !(isPackage && found !== null && 'isEmpty' in found))
      return {file, underKey: isPackage ? PACKAGE_KEY : undefined};
  }
  return undefined;
}

const FOUND = {isManifest: true} as const;
const isManifest = (): typeof FOUND => FOUND;

/** cosmiconfig takes the key out of what is returned for a package.json, and goes on when it is not there. */
function whetherManifest(file: string, content: string): unknown {
  if (path.basename(file) !== 'package.json') return FOUND;
  if (!content.includes(`"${PACKAGE_KEY}"`)) return {};
  const {contents, errors} = parseDocument(content, {prettyErrors: false, logLevel: 'error'});
  return errors.length === 0 && isMap(contents) && contents.has(PACKAGE_KEY) ? {[PACKAGE_KEY]: FOUND} : {};
}

/** The folder and those above it up to the root of its repository; the folder alone outside of one. */
export async function foldersUpwards(cwd: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    folders.push(folder);
    // `.git` is a folder, or a file in worktrees and submodules.
    if (await exists(path.join(folder, '.git'))) return folders;
    if (path.dirname(folder) === folder) return folders.slice(0, 1);
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return statSync(file, {throwIfNoEntry: false})?.isFile() ?? false;
  } catch {
    // A part of the path is no folder, or may not be looked into: there is no manifest then.
    return false;
  }
}

/** True when something of that name is there, or may be there and cannot be looked at. */
export async function exists(file: string): Promise<boolean> {
  try {
    return statSync(file, {throwIfNoEntry: false}) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR';
  }
}
