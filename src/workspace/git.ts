/**
 * Asks git. No shell is involved, hooks and file system monitors of the repository are off, nothing is asked of the user,
 * and variables that would point git elsewhere are left out: a build may itself run inside a hook.
 */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {Failure} from '../base/failure.ts';

const run = promisify(execFile);

/** Lists of files of large repositories. */
const OUTPUT_BYTES_MAX = 1 << 28;

const SAFE_SETTINGS = [
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'protocol.ext.allow=never'],
  // A commit may hold a folder that looks like a repository, with settings that name programs to run.
  'safe.bareRepository=explicit',
];
const SAFE_OPTIONS = SAFE_SETTINGS.flatMap((setting) => ['-c', setting]);
const MISLEADING = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];

/**
 * The standard output of a git command, without the last line break.
 *
 * @throws Failure 'git' with what git says
 */
export async function git(directory: string, args: readonly string[]): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !MISLEADING.includes(name));
  const env = {...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C'};
  try {
    const options = {cwd: directory, env, maxBuffer: OUTPUT_BYTES_MAX, encoding: 'utf8'} as const;
    const {stdout} = await run('git', [...SAFE_OPTIONS, ...args], options);
    return stdout.replace(/\n$/, '');
  } catch (cause) {
    throw new Failure({reason: 'git', message: whatGitSays(cause), path: directory, cause});
  }
}

/** The same; undefined when git refuses, which here is an answer. */
export async function gitAnswer(directory: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return await git(directory, args);
  } catch (error) {
    if (error instanceof Failure && isRefusal(error.cause)) return undefined;
    throw error;
  }
}

/** Git ran and said no, in contrast to git not being there. */
const isRefusal = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'number';

function whatGitSays(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
    return 'git could not be started; is it installed?';
  const text = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
  return `git says: ${
    text
      .split('\n')
      .at(-1)
      ?.replace(/^(?:fatal|error): /, '') || 'nothing'
  }`;
}
