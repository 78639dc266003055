/** The same inputs give the same bytes, whatever the number of jobs, the folder, and the state of the cache. */
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {countedBuild} from '../support/counted-build.ts';
import {smallDigits} from '../support/small-digits.ts';
import type {WorkFolder} from '../support/work-folder.ts';

let built: WorkFolder;
let expected: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  built = smallDigits(mkdtempSync(path.join(tmpdir(), 'quantgate-same-')));
  await built.quantgate('build', '--concurrency', '1');
  expected = built.files('build');
});
afterAll(() => rmSync(built.path, {recursive: true, force: true}));

/** Files of the cache in a fixed order, absolute. */
const cacheFiles = (work: WorkFolder): string[] => {
  const cache = path.join(work.path, '.quantgate', 'cache');
  return readdirSync(cache, {recursive: true, encoding: 'utf8'})
    .map((file) => path.join(cache, file))
    .filter((file) => statSync(file).isFile())
    .sort();
};

test.each(['2', '4'])('--concurrency %s', async (concurrency) => {
  const work = built.copyOfSources();
  await work.quantgate('build', '--concurrency', concurrency);
  expect(work.files('build')).toEqual(expected);
});

test('from another folder, with the results in another one', async () => {
  const work = built.copyOfSources();
  mkdirSync(path.join(work.path, 'data/deep'));
  // In a repository the manifest is found in the folders above; what it names stands beside it.
  mkdirSync(path.join(work.path, '.git'));
  await work.quantgateWith({cwd: 'data/deep'}, 'build', '--concurrency', '1');
  expect(work.files('build')).toEqual(expected);
  const {stdout} = await work.quantgateWith(
    {cwd: 'data'},
    'build',
    '--manifest',
    '../quantgate.yaml',
    '--output-dir',
    'out',
  );
  expect(stdout).toContain('results from cache.');
  expect(work.files('data/out')).toEqual(expected);
});

test('results that were deleted or changed are written again', async () => {
  const work = built.copy();
  rmSync(path.join(work.path, 'build/digits-int8/model.onnx'));
  work.write({'build/digits-int8/verdict.json': 'changed'});
  expect((await countedBuild(work)).ran).toEqual({});
  expect(work.files('build')).toEqual(expected);
});

test.each(['.quantgate', '.quantgate/cache/cas', '.quantgate/cache/ac'])('%s deleted', async (folder) => {
  const work = built.copy();
  rmSync(path.join(work.path, folder), {recursive: true});
  rmSync(path.join(work.path, 'build'), {recursive: true});
  const {exitCode} = await work.quantgate('build', '--concurrency', '1');
  expect(exitCode).toBe(0);
  expect(work.files('build')).toEqual(expected);
});

/** What may happen to a file; the last is that nothing does. */
const DAMAGES: readonly ((file: string, content: Buffer) => void)[] = [
  (file, content) => writeFileSync(file, content.subarray(0, content.length >> 1)),
  (file) => writeFileSync(file, ''),
  (file, content) => {
    content[content.length >> 1]! ^= 4;
    writeFileSync(file, content);
  },
  (file) => rmSync(file),
  () => undefined,
];

test('files of the cache cut, emptied, changed in one bit or gone', async () => {
  const work = built.copy();
  rmSync(path.join(work.path, 'build'), {recursive: true});
  for (const [i, file] of cacheFiles(work).entries()) DAMAGES[i % DAMAGES.length]!(file, readFileSync(file));
  const {exitCode, stdout} = await work.quantgate('build', '--concurrency', '1');
  expect(exitCode, stdout).toBe(0);
  expect(stdout).toMatch(/warning: .*\[cache\//);
  expect(work.files('build')).toEqual(expected);
  // What was met is mended; what nobody asked for, "verify" finds.
  expect((await work.quantgate('cache', 'verify')).exitCode).toBe(0);
  expect((await work.quantgate('cache', 'verify')).stdout).toContain(' 0 damaged, ');
  await work.quantgate('build', '--concurrency', '1');
  expect((await countedBuild(work)).ran).toEqual({});
  expect(work.files('build')).toEqual(expected);
});

test('two builds at once in one folder', async () => {
  const work = built.copyOfSources();
  const [one, two] = await Promise.all([work.quantgate('build'), work.quantgate('build')]);
  expect([one.exitCode, two.exitCode]).toEqual([0, 0]);
  expect(work.files('build')).toEqual(expected);
});
