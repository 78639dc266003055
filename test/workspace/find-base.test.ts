import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {checkOutBase} from '../../src/workspace/check-out-base.ts';
import {findBase} from '../../src/workspace/find-base.ts';
import {cloneOf, type GitRepository, gitRepository} from '../support/git-repository.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

interface Event {
  readonly ref?: string;
  readonly githubRef?: string;
  readonly githubSha?: string;
}

const baseOf = ({path: directory}: GitRepository, {ref, githubRef, githubSha}: Event) =>
  findBase({directory, ref, githubRef, githubSha});

/** main: a – b; feature from a: c. */
function forked(): {repository: GitRepository; a: string; b: string; c: string} {
  const repository = gitRepository();
  const a = repository.commit({file: 'a'});
  repository.git('checkout', '-q', '-b', 'feature');
  const c = repository.commit({other: 'c'});
  repository.git('checkout', '-q', 'main');
  const b = repository.commit({file: 'b'});
  repository.git('checkout', '-q', 'feature');
  return {repository, a, b, c};
}

/** Checks the merge commit out that GitHub makes of the pull request of `feature`. */
function merged(repository: GitRepository): string {
  repository.git('checkout', '-q', '--detach', 'main');
  repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'feature');
  return repository.git('rev-parse', 'HEAD');
}

test('on the merge commit of a pull request the base is its first parent, whatever was named', async () => {
  const {repository, b} = forked();
  const githubSha = merged(repository);
  const event = {githubRef: 'refs/pull/7/merge', githubSha};
  const expected = {commit: b, foundBy: 'first parent of the merge commit'};
  expect(await baseOf(repository, event)).toEqual(expected);
  expect(await baseOf(repository, {...event, ref: 'feature'})).toEqual(expected);
});

test('a merge that the author made is no merge commit of a pull request', async () => {
  const {repository, a, b, c} = forked();
  // The workflow has checked out the branch itself, whose last commit brought main in.
  repository.git('merge', '-q', '-m', 'main into feature', 'main');
  expect(repository.git('rev-parse', 'HEAD^1')).toBe(c);
  const event = {githubRef: 'refs/pull/7/merge', githubSha: a, ref: 'main'};
  expect(await baseOf(repository, event)).toEqual({commit: b, foundBy: 'tip of main'});
});

test('elsewhere the base is where the branch left the named one', async () => {
  const {repository, a, b, c} = forked();
  expect(await baseOf(repository, {ref: 'main'})).toEqual({commit: a, foundBy: 'where this branch left main'});
  expect(await baseOf(repository, {ref: a})).toEqual({commit: a, foundBy: `tip of ${a}`});
  expect(await baseOf(repository, {ref: 'feature'})).toEqual({
    commit: c,
    foundBy: 'last commit, which feature contains',
  });
  // In a clone only the branch that was cloned has a name of its own.
  const clone = cloneOf(repository);
  expect((await baseOf(clone, {ref: 'main'})).commit).toBe(a);
  expect(b).not.toBe(a);
});

test('a shallow clone of the merge commit fetches its parent', async () => {
  const {repository, b} = forked();
  const githubSha = merged(repository);
  repository.git('checkout', '-q', '-b', 'merge');
  const clone = cloneOf(repository, '--depth=1', '--branch=merge');
  const event = {githubRef: 'refs/pull/7/merge', githubSha};
  expect((await baseOf(clone, event)).commit).toBe(b);
  const offline = cloneOf(repository, '--depth=1', '--branch=merge');
  offline.git('remote', 'set-url', 'origin', 'file:///nowhere');
  await expect(baseOf(offline, event)).rejects.toMatchObject({
    reason: 'git',
    message: `the base commit ${b} has not been fetched`,
    remedy: 'Set "fetch-depth: 2" on actions/checkout.',
  });
});

test('what cannot be found is told with a remedy', async () => {
  const {repository} = forked();
  const refused = (repo: GitRepository, event: Event) =>
    baseOf(repo, event).then(JSON.stringify, (error) => [error.message, error.remedy]);
  expect(await refused(repository, {ref: 'mian'})).toEqual([
    'there is no branch, tag or commit "mian" here',
    'Fetch it: "git fetch origin mian".',
  ]);
  for (const ref of ['--upload-pack=touch x', '-h', '', 'a b'])
    expect(await refused(repository, {ref})).toEqual([`"${ref}" cannot be the name of a branch or commit`, undefined]);
  expect(await refused(repository, {})).toEqual([
    'no base was named, and this is no pull request',
    'Name a branch with --base, for example --base main.',
  ]);
  const shallow = cloneOf(repository, '--depth=1', '--branch=feature', '--no-single-branch');
  expect(await refused(shallow, {ref: 'main'})).toEqual([
    'HEAD and "main" have no commit in common here',
    'The repository is shallow: run "git fetch --unshallow", or set "fetch-depth: 0" on actions/checkout.',
  ]);
  expect((await refused(cloneOf(repository, '--depth=1'), {ref: 'main'}))[1]).toContain('shallow');
  const folder = temporaryDirectory();
  const outside = {...repository, path: folder};
  expect(await refused(outside, {ref: 'main'})).toEqual([
    'there is no commit to compare with',
    'Run it in a git repository with at least one commit.',
  ]);
});

test('a checkout has the files of the commit, runs no hook, and leaves nothing behind', async () => {
  const repository = gitRepository();
  const first = repository.commit({'net/quantgate.yaml': 'one', 'net/model.onnx': 'old'});
  repository.commit({'net/model.onnx': 'new'});
  const mark = path.join(repository.path, 'hook-ran');
  writeFileSync(path.join(repository.path, '.git/hooks/post-checkout'), `#!/bin/sh\ntouch "${mark}"\n`, {mode: 0o755});
  const checkout = await checkOutBase(path.join(repository.path, 'net/quantgate.yaml'), first);
  expect(checkout.manifest).toBe('net/quantgate.yaml');
  expect(readFileSync(path.join(checkout.root, 'net/model.onnx'), 'utf8')).toBe('old');
  await checkout.remove();
  expect([existsSync(checkout.root), existsSync(mark)]).toEqual([false, false]);
  expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(readFileSync(path.join(repository.path, 'net/model.onnx'), 'utf8')).toBe('new');
});

test('a manifest that was renamed since is found by its old name, a new one is not', async () => {
  const repository = gitRepository();
  const first = repository.commit({'old.yaml': 'models: {}\nbuilds: {}\n# a line\n'});
  repository.git('mv', 'old.yaml', 'quantgate.yaml');
  repository.commit({'other.yaml': 'something else'});
  const at = async (name: string) => {
    const checkout = await checkOutBase(path.join(repository.path, name), first);
    await checkout.remove();
    return checkout.manifest;
  };
  expect(await at('quantgate.yaml')).toBe('old.yaml');
  expect(await at('other.yaml')).toBe(undefined);
});

test('what git does not know is linked, but never through a link of the commit that leads elsewhere', async () => {
  const repository = gitRepository();
  const elsewhere = temporaryDirectory();
  symlinkSync(elsewhere, path.join(repository.path, 'trap'));
  const first = repository.commit({'.gitignore': 'data\n', 'quantgate.yaml': '', 'mixed/known': ''});
  repository.git('rm', '-q', 'trap');
  repository.commit();
  for (const [name, text] of [
    ['data/a.npy', 'a'],
    ['mixed/unknown', 'b'],
    ['trap/c', 'c'],
    ['node_modules/x', 'd'],
  ] as const) {
    mkdirSync(path.dirname(path.join(repository.path, name)), {recursive: true});
    writeFileSync(path.join(repository.path, name), text);
  }
  const checkout = await checkOutBase(path.join(repository.path, 'quantgate.yaml'), first);
  const read = (name: string): string => readFileSync(path.join(checkout.root, name), 'utf8');
  expect([read('data/a.npy'), read('mixed/unknown')]).toEqual(['a', 'b']);
  expect(existsSync(path.join(checkout.root, 'node_modules'))).toBe(false);
  expect(existsSync(path.join(elsewhere, 'c'))).toBe(false);
  await checkout.remove();
  expect(readFileSync(path.join(repository.path, 'data/a.npy'), 'utf8')).toBe('a');
});
