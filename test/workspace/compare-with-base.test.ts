/** The command line in real repositories: builds compared with another commit, or with a lock file. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeVerdict} from '../../src/artifacts/verdict.ts';
import {changeOneWeight, editedModel} from '../support/edit-model.ts';
import {type GitRepository, gitRepository} from '../support/git-repository.ts';
import {smallDigits} from '../support/small-digits.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';
import type {WorkFolder} from '../support/work-folder.ts';

const RULES =
  'gates:\n      snr: { min: 10 dB, drop-from-base: "<= 0.5 dB" }\n      size: { growth-from-base: "<= 1 kB" }\n';

/** The engine leaves a cache of its own in the home folder, which here is the repository. */
const IGNORED = '.quantgate/\nbuild/\n.cache/\n';

/** Committed on main; the branch that is checked out is `feature`. */
function digitsInGit(): {work: WorkFolder; repository: GitRepository; base: string} {
  const folder = temporaryDirectory();
  const work = smallDigits(folder);
  const repository = gitRepository(folder);
  work.write({'.gitignore': IGNORED});
  work.write({'quantgate.yaml': work.read('quantgate.yaml').replace(/gates:\n {6}snr: .*\n/, RULES)});
  const base = repository.commit();
  repository.git('checkout', '-q', '-b', 'feature');
  return {work, repository, base};
}

const verdictOf = (work: WorkFolder) => decodeVerdict(work.bytes('build/digits-int8/verdict.json'));
const worsen = (work: WorkFolder): void => work.replace('quantgate.yaml', 'int8 per-channel', 'int4 per-tensor');

test('a report tells what changed since the base: models, samples, recipes', async () => {
  const {work} = digitsInGit();
  const changes = async (): Promise<unknown> => {
    await work.quantgate('build', '--base', 'main', '--report');
    return (JSON.parse(work.read('build/report.json')) as {changedInputs: unknown}).changedInputs;
  };
  expect(await changes()).toEqual([]);
  worsen(work);
  work.write({
    'digits.onnx': editedModel(work.bytes('digits.onnx'), (model) => changeOneWeight(model, 'conv_1.weight', 0.01)),
  });
  work.replace('quantgate.yaml', 'limit: 100', 'limit: 99');
  expect(await changes()).toEqual([
    'digits.onnx',
    'dataset test (1 gone)',
    'recipe of digits-int8 (weights.granularity per-channel → per-tensor, and 1 more)',
  ]);
});

test('a change is compared with its base, whose results come from the cache', async () => {
  const {work, repository, base} = digitsInGit();
  const short = base.slice(0, 7);
  expect((await work.quantgate('build')).exitCode).toBe(0);
  const same = await work.quantgate('build', '--base', 'main');
  expect([same.exitCode, same.stderr]).toEqual([0, '']);
  expect(same.stdout).toContain(`Compared with ${short} (last commit, which main contains).`);
  expect(same.stdout).toMatch(/snr (\d+\.\d) → \1 dB \(=\)/);
  worsen(work);
  repository.commit();
  const worse = await work.quantgate('build', '--base', 'main');
  expect(worse.exitCode).toBe(1);
  expect(worse.stdout).toContain(`Compared with ${short} (tip of main).`);
  expect(worse.stdout).toMatch(
    /FAIL {2}snr {2}\d+\.\d dB {2}\(base \d+\.\d, −\d+\.\d; gate >= 10 dB, drop from base <= 0\.5 dB;/,
  );
  const {base: info, rows, baseFigures} = verdictOf(work);
  expect(info).toEqual({commit: base, foundBy: 'tip of main'});
  expect(rows.map(({metric, status}) => [metric, status])).toEqual([
    ['snr', 'fail'],
    ['size', 'pass'],
  ]);
  expect(baseFigures?.metrics.map(({metric}) => metric)).toEqual(['snr', 'top1']);
  // Nothing is left behind, and the working copy is as it was.
  expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(repository.git('status', '--porcelain')).toBe('');
  const without = await work.quantgate('build');
  expect([without.exitCode, without.stdout.includes('Compared')]).toEqual([0, false]);
});

test('what the cache lacks of the base is made, or not, as asked for', async () => {
  const {work, repository} = digitsInGit();
  worsen(work);
  repository.commit();
  const uncached = (policy: string) => work.quantgate('build', '--base', 'main', '--on-missing-baseline', policy);
  const warned = await uncached('warn');
  const told = 'snr  There are no figures of the base: Its results are not in the cache.';
  expect([warned.exitCode, warned.stdout.includes(`  WARN  ${told}`)]).toEqual([0, true]);
  const failed = await uncached('fail');
  expect([failed.exitCode, failed.stdout.includes(`  FAIL  ${told}`)]).toEqual([1, true]);
  const computed = await uncached('compute');
  expect([computed.exitCode, verdictOf(work).rows[0]?.status]).toEqual([1, 'fail']);
  // Now they are there.
  expect((await uncached('fail')).stdout).not.toContain('no figures of the base');
  const unknown = await uncached('sometimes');
  expect([unknown.exitCode, unknown.stderr.split('\n')[0]]).toEqual([
    2,
    '--on-missing-baseline "sometimes" is none of compute, fail, warn.',
  ]);
});

test('a base that cannot be built is told and does not stop the change', async () => {
  const {work, repository} = digitsInGit();
  const model = work.bytes('digits.onnx');
  repository.git('checkout', '-q', 'main');
  work.write({'digits.onnx': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 32198\n'});
  repository.commit();
  repository.git('checkout', '-q', '-B', 'feature');
  writeFileSync(path.join(work.path, 'digits.onnx'), model);
  repository.commit();
  const pointer = await work.quantgate('build', '--base', 'main');
  expect(pointer.exitCode).toBe(0);
  expect(pointer.stdout.replaceAll(/\s+/g, ' ')).toContain('There are no figures of the base: digits.onnx: ');
  expect(pointer.stdout).toContain('a Git LFS pointer, not a model');
  expect(verdictOf(work).rows.map(({status, level}) => [status, level])).toEqual([
    ['missing', 'warn'],
    ['missing', 'warn'],
  ]);
  expect((await work.quantgate('build', '--base', 'main', '--fail-on', 'warn')).exitCode).toBe(1);
  // A manifest with a mistake.
  repository.git('checkout', '-q', 'main');
  work.replace('quantgate.yaml', 'int8 per-channel', 'int9');
  repository.commit();
  repository.git('checkout', '-q', '-B', 'feature');
  work.replace('quantgate.yaml', 'int9', 'int8 per-channel');
  writeFileSync(path.join(work.path, 'digits.onnx'), model);
  repository.commit();
  const mistaken = await work.quantgate('build', '--base', 'main');
  expect(mistaken.exitCode).toBe(0);
  expect(mistaken.stdout).toContain('The manifest of the base cannot be used: unknown weights type "int9"');
});

test('a build that the base does not have is new, and one that only the base has is named', async () => {
  const {work, repository} = digitsInGit();
  work.replace('quantgate.yaml', '  digits-int8:', '  digits-renamed:');
  repository.commit();
  const {exitCode, stdout} = await work.quantgate('build', '--base', 'main');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('  NEW  size  The base has no build of this name.');
  expect(stdout).toContain('Only the base has: digits-int8');
});

test('samples that git does not know are the same for both', async () => {
  const {work, repository} = digitsInGit();
  repository.git('rm', '-q', '-r', '--cached', 'data');
  work.write({'.gitignore': `${IGNORED}data/\n`});
  repository.commit();
  repository.git('branch', '-f', 'main');
  worsen(work);
  repository.commit();
  const {stdout} = await work.quantgate('build', '--base', 'main');
  expect(stdout).not.toContain('no figures of the base');
  expect(verdictOf(work).rows[0]?.status).toBe('fail');
});

test('where no commit can be had the lock file is the base, and says so', async () => {
  const {work, repository} = digitsInGit();
  const refused = await work.quantgate('build', '--base', 'elsewhere');
  expect([refused.exitCode, refused.stderr]).toEqual([
    3,
    'there is no branch, tag or commit "elsewhere" here\n   Fetch it: "git fetch origin elsewhere".\n',
  ]);
  expect((await work.quantgate('build', '--locked')).stderr).toContain('there is no quantgate.lock.json');
  await work.quantgate('build');
  const locked = await work.quantgate('lock');
  expect(locked.stdout).toBe('Wrote 1 build to quantgate.lock.json. Commit quantgate.lock.json with the change.\n');
  const first = work.read('quantgate.lock.json');
  await work.quantgate('lock', 'digits-int8');
  expect(work.read('quantgate.lock.json')).toBe(first);
  expect(Object.keys(JSON.parse(first))).toEqual(['builds', 'commit', 'version']);
  const same = await work.quantgate('build', '--locked');
  expect([same.exitCode, same.stdout.includes('(lock file, as asked for).')]).toEqual([0, true]);
  worsen(work);
  repository.commit();
  const worse = await work.quantgate('build', '--base', 'elsewhere');
  expect(worse.exitCode).toBe(1);
  expect(worse.stdout).toContain('lock file, because there is no branch, tag or commit "elsewhere" here');
  work.write({'quantgate.lock.json': '{"version": 1, "builds": {"digits-int8": {"metrics": 3}}}'});
  expect((await work.quantgate('build', '--locked')).stderr).toContain('this is no lock file of version 1');
});
