/** A folder as a user has it, and the real command line run in it as a process of its own. */
import {type ChildProcess, spawn} from 'node:child_process';
import {cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {inject} from 'vitest';
import {temporaryDirectory} from './temporary-directory.ts';

/** Files by name; a folder is an object of its own. */
export interface Files {
  readonly [name: string]: string | Uint8Array | Files;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Relative to the folder. */
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The Node to run it; that of the tests unless told otherwise. */
  readonly node?: string;
}

/** A process that runs, for tests that interfere with it. */
export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface WorkFolder {
  readonly path: string;
  /** `quantgate` with these arguments. */
  quantgate(...args: readonly string[]): Promise<Ended>;
  quantgateWith(options: RunOptions, ...args: readonly string[]): Promise<Ended>;
  start(options: RunOptions, ...args: readonly string[]): Started;
  write(files: Files): void;
  /** Of a text file, relative to the folder. */
  read(name: string): string;
  bytes(name: string): Buffer;
  /** Replaces the one place where `from` stands in a text file. */
  replace(name: string, from: string, to: string): void;
  /** Content of every file below a folder, by relative name. */
  files(name: string): ReadonlyMap<string, Buffer>;
  /** Another folder with the same files, cache and results among them. */
  copy(): WorkFolder;
  /** Another folder with the same files, without what builds have left in it. */
  copyOfSources(): WorkFolder;
  /** Time of the last change of every file below a folder, in nanoseconds, by relative name. */
  modificationTimes(name: string): Readonly<Record<string, bigint>>;
}

/** A temporary folder that is removed when the test ends; or `folder`, for which the caller cares. */
export function workFolder(files: Files = {}, folder = temporaryDirectory()): WorkFolder {
  const at = (name: string): string => path.join(folder, name);
  const listed = (name: string): string[] =>
    readdirSync(at(name), {recursive: true, encoding: 'utf8'})
      .filter((file) => statSync(path.join(at(name), file)).isFile())
      .sort();
  const start: WorkFolder['start'] = (options, ...args) => startScript('cli.js', folder, options, args);
  const work: WorkFolder = {
    path: folder,
    quantgate: (...args) => start({}, ...args).ended,
    quantgateWith: (options, ...args) => start(options, ...args).ended,
    start,
    write: (more) => writeFiles(folder, more),
    read: (name) => readFileSync(at(name), 'utf8'),
    bytes: (name) => readFileSync(at(name)),
    replace: (name, from, to) => {
      const pieces = work.read(name).split(from);
      if (pieces.length !== 2) throw new Error(`${name} holds ${JSON.stringify(from)} ${pieces.length - 1} times`);
      writeFileSync(at(name), pieces.join(to));
    },
    files: (name) => new Map(listed(name).map((file) => [file, readFileSync(path.join(at(name), file))])),
    copy: () => copiedFolder(folder, []),
    copyOfSources: () => copiedFolder(folder, BUILT),
    modificationTimes: (name) =>
      Object.fromEntries(
        listed(name).map((file) => [file, statSync(path.join(at(name), file), {bigint: true}).mtimeNs]),
      ),
  };
  work.write(files);
  return work;
}

/** A copy of an example of this repository, without what builds have left in it. */
export const exampleFolder = (name: string, folder?: string): WorkFolder =>
  copiedFolder(path.resolve('examples', name), BUILT, folder);

/** What builds leave in a folder. */
const BUILT = ['build', '.quantgate'];

function copiedFolder(from: string, leftOut: readonly string[], folder?: string): WorkFolder {
  const work = workFolder({}, folder);
  cpSync(from, work.path, {recursive: true, filter: (file) => !leftOut.includes(path.basename(file))});
  return work;
}

/** Runs one of the bundled scripts, or a copy of one at an absolute path, with nothing in its environment but what it needs. */
export function startScript(
  script: 'cli.js' | 'action.js' | 'action-post.js' | (string & {}),
  folder: string,
  {cwd = '.', environment = {}, node = process.execPath}: RunOptions,
  args: readonly string[] = [],
): Started {
  const child = spawn(node, [path.resolve(inject('productFolder'), script), ...args], {
    cwd: path.join(folder, cwd),
    env: {PATH: process.env.PATH, HOME: folder, TZ: 'UTC', ...environment},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = {stdout: '', stderr: ''};
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({exitCode, ...output}));
  });
  return {process: child, ended};
}

function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(folder, name);
    if (typeof content === 'string' || content instanceof Uint8Array) {
      mkdirSync(path.dirname(place), {recursive: true});
      writeFileSync(place, content);
    } else {
      mkdirSync(place, {recursive: true});
      writeFiles(place, content);
    }
  }
}
