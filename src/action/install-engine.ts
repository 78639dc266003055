/**
 * The native engine for an action that stands alone: its two packages as published, fetched once by npm from the registry
 * that the machine is set up for, and kept in the runner's tool cache. No script of theirs is run, no dependency resolved;
 * archives and files are compared with digests that stand in quantgate, before anything is unpacked and whenever what is
 * kept is used.
 */
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {promisify} from 'node:util';
import {Failure} from '../base/failure.ts';
import {splitEnvironment} from '../cache/github-cache-client.ts';
import {
  ENGINE_API_PACKAGE,
  ENGINE_ARCHIVES,
  ENGINE_PACKAGE,
  ENGINE_VERSION,
  type EnginePackage,
  isEngineFile,
} from '../engine/engine-package.ts';
import {isPublishedNative} from '../engine/find-native.ts';
import {unpackArchive} from './unpack-archive.ts';

export interface InstallEngineOptions {
  /** As `enginePlatform` names it; one that has a native build. */
  readonly platform: string;
  /** PATH to find npm in, RUNNER_TOOL_CACHE, RUNNER_TEMP, and what npm is set up by. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Digests that the archives must have; those of the published ones. */
  readonly archives?: Readonly<Record<EnginePackage, string>> | undefined;
  /** True for a folder of onnxruntime-node that may be used. */
  readonly isUsable?: ((folder: string, platform: string) => boolean) | undefined;
}

const PACKAGES = [ENGINE_PACKAGE, ENGINE_API_PACKAGE] as const;

/** Name in the tool cache. */
const TOOL = 'quantgate-engine';

/** The archive is 110 MB. */
const DOWNLOAD_TIMEOUT_MS = 600_000;

/**
 * Folder of the package in the tool cache, put there when it is not yet.
 *
 * @throws Failure `engine-unavailable` when it cannot be had, or what was downloaded is not what was published
 */
export async function installEngine(options: InstallEngineOptions): Promise<string> {
  const {platform, environment, isUsable = isPublishedNative} = options;
  if (!environment.RUNNER_TOOL_CACHE) throw unavailable('$RUNNER_TOOL_CACHE is not set.', undefined);
  const {find, cacheDir} = await import('@actions/tool-cache');
  const inside = path.join('node_modules', ENGINE_PACKAGE);
  const kept = find(TOOL, ENGINE_VERSION, platform);
  if (kept !== '' && isUsable(path.join(kept, inside), platform)) return path.join(kept, inside);
  const folder = mkdtempSync(path.join(environment.RUNNER_TEMP || tmpdir(), 'quantgate-engine-'));
  try {
    const unpacked = path.join(folder, 'unpacked');
    await downloadEngine(folder, unpacked, options);
    const placed = path.join(await cacheDir(unpacked, TOOL, ENGINE_VERSION, platform), inside);
    if (isUsable(placed, platform)) return placed;
    throw new Error(`something else than it is in ${placed} now`);
  } catch (error) {
    throw error instanceof Failure ? error : unavailable(`${messageOf(error)}.`, error);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

async function downloadEngine(folder: string, unpacked: string, options: InstallEngineOptions): Promise<void> {
  const {platform, environment, archives = ENGINE_ARCHIVES} = options;
  const downloads = path.join(folder, 'downloads');
  // npm reads the settings of the folder it runs in; those of a checkout are a stranger's.
  const empty = path.join(folder, 'empty');
  for (const made of [downloads, empty]) mkdirSync(made);
  const npm = findNpm(environment.PATH ?? environment.Path);
  if (!npm) throw new Error('there is no npm on the PATH');
  await packWithNpm(npm, {downloads, empty, environment});
  // All archives are known to be right before the first is opened.
  for (const name of PACKAGES) await checkIntegrity(archiveOf(downloads, name), name, archives[name]);
  for (const name of PACKAGES) {
    await unpackArchive(archiveOf(downloads, name), (entry) => {
      const file = /^package\/(.+)$/.exec(entry)?.[1];
      const isWanted = file !== undefined && isEngineFile(name, file, platform);
      return isWanted ? path.join(unpacked, 'node_modules', name, file) : undefined;
    });
  }
}

const archiveOf = (folder: string, name: EnginePackage): string => path.join(folder, `${name}-${ENGINE_VERSION}.tgz`);

/** A program and the arguments that come before npm's own. */
type Npm = readonly [file: string, ...first: readonly string[]];

function findNpm(searchPath: string | undefined): Npm | undefined {
  for (const folder of (searchPath ?? '').split(path.delimiter).filter((place) => path.isAbsolute(place))) {
    // On Windows npm is a batch file, which only a shell can run; the script behind it can be run by this Node.
    const script = path.join(folder, 'node_modules/npm/bin/npm-cli.js');
    if (process.platform === 'win32' && existsSync(script)) return [process.execPath, script];
    const program = path.join(folder, 'npm');
    if (process.platform !== 'win32' && existsSync(program)) return [program];
  }
  return undefined;
}

interface PackOptions extends Pick<InstallEngineOptions, 'environment'> {
  readonly downloads: string;
  readonly empty: string;
}

async function packWithNpm([program, ...first]: Npm, {downloads, empty, environment}: PackOptions): Promise<void> {
  const names = PACKAGES.map((name) => `${name}@${ENGINE_VERSION}`);
  const args = [...first, 'pack', ...names, '--ignore-scripts', '--pack-destination', downloads, '--loglevel', 'error'];
  // What GitHub gives to the action alone is none of npm's business; credentials for a registry are.
  const env = splitEnvironment(environment).plain;
  await promisify(execFile)(program, args, {cwd: empty, env, timeout: DOWNLOAD_TIMEOUT_MS}).catch((error: unknown) => {
    const stderr = (error as {readonly stderr?: unknown}).stderr;
    const told = typeof stderr === 'string' && stderr.trim() !== '' ? stderr : messageOf(error);
    throw new Error(`"npm pack ${names.join(' ')}" failed: ${npmError(told)}`, {cause: error});
  });
}

const TOLD_LINES = 3;

const npmError = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^npm (?:error|ERR!) /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('A complete log'))
    .slice(0, TOLD_LINES)
    .join(' – ');

/** @param integrity `sha512-` and the digest in base 64 */
async function checkIntegrity(file: string, name: EnginePackage, integrity: string): Promise<void> {
  const digest = createHash('sha512');
  await pipeline(createReadStream(file), digest);
  const found = `sha512-${digest.digest('base64')}`;
  if (found === integrity) return;
  throw new Failure({
    reason: 'engine-unavailable',
    message: `The archive of ${name} ${ENGINE_VERSION} that was downloaded is not the published one: its integrity is ${found}, not ${integrity}. It was thrown away.`,
    remedy: 'See what registry or proxy npm is set up for on this machine: something on the way changes packages.',
  });
}

const unavailable = (why: string, cause: unknown): Failure =>
  new Failure({
    reason: 'engine-unavailable',
    cause,
    message: `${ENGINE_PACKAGE} ${ENGINE_VERSION} could not be installed: ${why}`,
    remedy: `Install it in a step before ("npm install ${ENGINE_PACKAGE}@${ENGINE_VERSION}"), or set the input "engine" to wasm.`,
  });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
