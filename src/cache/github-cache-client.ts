/**
 * Entries of the cache of GitHub Actions as files: looked up by key, saved under a key. A process of its own does it (see
 * `action/github-cache-process.ts`), in a private folder that holds the one file on its way.
 *
 * The library would pack and unpack with `tar`, compressed by `zstd` where that is installed, and makes the version of an
 * entry from the names of both: another image of the runner would see nothing, and an entry could name any place of the
 * disk to be written to. Here the process finds no program but a stand-in for `tar` that moves the file as it is. So the
 * version never changes, and an entry is bytes, of which nothing is believed until they were verified.
 */
import {type ChildProcess, fork} from 'node:child_process';
import {accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {rename} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

export type GithubCacheProblem =
  | 'rate-limited'
  | 'write-denied'
  | 'read-denied'
  | 'exists'
  | 'failed'
  /** No answer in time. */
  | 'timed-out';

export type GithubCacheRequest =
  | {
      readonly id: number;
      readonly type: 'environment';
      readonly variables: Readonly<Record<string, string | undefined>>;
    }
  | {readonly id: number; readonly type: 'restore'; readonly keys: readonly string[]}
  | {readonly id: number; readonly type: 'save'; readonly key: string};

export interface GithubCacheAnswer {
  readonly id: number;
  /** Of the entry that was restored or saved. */
  readonly key: string | undefined;
  readonly problem: GithubCacheProblem | undefined;
  /** In the words of the library; from outside, and for people only. */
  readonly reason: string;
}

export type Restored =
  | {readonly key: string; readonly file: string}
  | {readonly key: undefined; readonly problem: GithubCacheProblem | undefined; readonly reason: string};

export interface GithubCacheClient {
  /**
   * Looks the keys up one after the other, each also as a prefix. The file is valid until the next call, and may be taken
   * away.
   */
  restore(keys: readonly string[]): Promise<Restored>;
  /** Saves the file, which is gone afterwards. */
  save(key: string, file: string): Promise<Omit<GithubCacheAnswer, 'id'>>;
  /** A folder on the same disk for files on their way. */
  readonly folder: string;
  close(): Promise<void>;
}

export interface GithubCacheClientOptions {
  /** Bundle of `action/github-cache-process.ts`. */
  readonly processFile: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

const REMOVALS_MAX = 5;

/** For `tar`: takes out, lists (in debug runs), puts in. */
const STAND_IN = `#!/bin/sh
case "$1" in
  -xf) exec "$QUANTGATE_MOVE" -f "$RUNNER_TEMP"/*/cache.tgz "$QUANTGATE_ARCHIVE" ;;
  -tf) exit 0 ;;
  *) exec "$QUANTGATE_MOVE" -f "$QUANTGATE_ARCHIVE" cache.tgz ;;
esac
`;

/**
 * Undefined where there is no shell to stand in for tar, as on Windows.
 *
 * @throws an error of the file system when there is no place for the private folder
 */
export function openGithubCacheClient(options: GithubCacheClientOptions): GithubCacheClient | undefined {
  const move = findProgram('mv', options.environment.PATH);
  if (process.platform === 'win32' || move === undefined) return undefined;
  const folder = mkdtempSync(path.join(options.environment.RUNNER_TEMP || tmpdir(), 'quantgate-cache-'));
  const archive = path.join(folder, 'archive');
  prepareFolder(folder);
  const ask = openProcess(options, folder, {
    PATH: path.join(folder, 'bin'),
    RUNNER_TEMP: path.join(folder, 'temp'),
    GITHUB_WORKSPACE: folder,
    QUANTGATE_ARCHIVE: archive,
    QUANTGATE_MOVE: move,
  });
  return {
    folder,
    restore: async (keys) => {
      rmSync(archive, {force: true});
      const {key, problem, reason} = await ask.send({type: 'restore', keys});
      return key === undefined ? {key, problem, reason} : {key, file: archive};
    },
    save: async (key, file) => {
      await rename(file, archive);
      return ask.send({type: 'save', key});
    },
    close: async () => {
      await ask.end();
      // A process that was killed for being slow may write its last file now.
      rmSync(folder, {recursive: true, force: true, maxRetries: REMOVALS_MAX});
    },
  };
}

function prepareFolder(folder: string): void {
  for (const name of ['bin', 'temp']) mkdirSync(path.join(folder, name));
  // The library wants to see the path it is told to save; on macOS it asks for GNU tar first.
  writeFileSync(path.join(folder, 'quantgate-cache'), '');
  for (const name of ['tar', 'gtar']) writeFileSync(path.join(folder, 'bin', name), STAND_IN, {mode: 0o755});
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;
type Answer = Omit<GithubCacheAnswer, 'id'>;

/** The process is started by the first request; requests are answered one after the other. */
function openProcess(
  {processFile, environment, timeoutMs}: GithubCacheClientOptions,
  folder: string,
  own: Readonly<Record<string, string>>,
) {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let id = 0;
  let settle: (answer: Answer) => void = () => undefined;
  const fail = (problem: GithubCacheProblem, reason: string): void => settle({key: undefined, problem, reason});
  const start = (): ChildProcess => {
    // Every process of the user can read the environment another was started with; what is told later it cannot.
    const {secret, plain} = splitEnvironment(environment);
    const env = {...plain, ...own};
    const started = fork(processFile, [], {
      ...{cwd: folder, env, execArgv: []},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.on('message', (message) => {
      const answer = message as GithubCacheAnswer;
      if (answer.id === id) settle(answer);
    });
    started.on('error', (error) => fail('failed', error.message));
    started.on('exit', (code) => {
      if (child === started) child = undefined;
      fail('failed', `its process ended with code ${code}`);
    });
    started.send({id: 0, type: 'environment', variables: secret}, (error) => error && fail('failed', error.message));
    return started;
  };
  const ask = async (request: Unnumbered<GithubCacheRequest>): Promise<Answer> => {
    child ??= start();
    const asked = child;
    id += 1;
    asked.ref();
    asked.channel?.ref();
    const answered = new Promise<Answer>((resolve) => {
      settle = resolve;
    });
    const timer = setTimeout(() => {
      child = undefined;
      asked.kill('SIGKILL');
      fail('timed-out', `no answer within ${timeoutMs / 1000} s`);
    }, timeoutMs);
    asked.send({...request, id}, (error) => error && fail('failed', error.message));
    const answer = await answered;
    clearTimeout(timer);
    // An idle process must not keep this one alive.
    asked.unref();
    asked.channel?.unref();
    return answer;
  };
  return {
    send: (request: Unnumbered<GithubCacheRequest>): Promise<Answer> => {
      const mine = last.then(() => ask(request));
      last = mine;
      return mine;
    },
    end: async (): Promise<void> => {
      const ending = child;
      if (!ending) return;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      // What is waited for must be known to the loop, or the program would end here.
      ending.ref();
      ending.kill();
      await ended;
    },
  };
}

/** Tokens and addresses that GitHub gives to an action, and all else. */
export function splitEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  const isSecret = ([name]: [string, unknown]): boolean => name.startsWith('ACTIONS_') || name.startsWith('INPUT_');
  const entries = Object.entries(environment);
  return {
    secret: Object.fromEntries(entries.filter(isSecret)),
    plain: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
  };
}

function findProgram(name: string, searchPath: string | undefined): string | undefined {
  const places = (searchPath ?? '').split(path.delimiter).map((folder) => path.join(folder, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return path.isAbsolute(place);
    } catch {
      return false;
    }
  });
}
