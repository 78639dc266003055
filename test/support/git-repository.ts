/** Real git repositories in temporary folders, untouched by the settings of whoever runs the tests. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {temporaryDirectory} from './temporary-directory.ts';

export interface GitRepository {
  readonly path: string;
  /** What git says. */
  git(...args: readonly string[]): string;
  /** Writes files and commits them with all else; the hash of the commit. */
  commit(files?: Readonly<Record<string, string>>): string;
}

export function gitRepository(folder = temporaryDirectory()): GitRepository {
  const git = gitIn(folder);
  git('init', '-q', '-b', 'main');
  return repositoryAt(folder);
}

export function cloneOf({path: from}: GitRepository, ...options: readonly string[]): GitRepository {
  const folder = path.join(temporaryDirectory(), 'clone');
  gitIn(from)('clone', '-q', ...options, `file://${from}`, folder);
  return repositoryAt(folder);
}

function repositoryAt(folder: string): GitRepository {
  const git = gitIn(folder);
  return {
    path: folder,
    git,
    commit: (files = {}) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
        writeFileSync(path.join(folder, name), text);
      }
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', 'a change');
      return git('rev-parse', 'HEAD');
    },
  };
}

/** Of a fixed author at a fixed time: the same content has the same hash. */
const AUTHOR = {
  ...{GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z'},
  ...{GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z'},
};

const gitIn =
  (folder: string) =>
  (...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...AUTHOR},
    }).trim();
