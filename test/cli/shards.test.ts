/** A build shared out among jobs, each in a folder of its own as on machines of their own, gives what one job gives. */
import {cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {smallDigits} from '../support/small-digits.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';
import type {WorkFolder} from '../support/work-folder.ts';

/** Six builds: 2 widths × 3 ranges. A gate fails in some of them. */
const SWEEP = `builds:
  sweep:
    model: digits
    gates: {snr: ">= 25 dB"}
    matrix:
      weights: {w8: int8 per-channel, w4: int4 per-channel}
      range: {mse: mse, minmax: min-max, p: percentile 99.9}
`;

let fresh: WorkFolder;
let single: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  fresh = smallDigits(mkdtempSync(path.join(tmpdir(), 'quantgate-shards-')));
  const manifest = fresh.read('quantgate.yaml');
  fresh.write({'quantgate.yaml': manifest.slice(0, manifest.indexOf('\nbuilds:') + 1) + SWEEP});
  await fresh.quantgate('build', '--output-dir', 'single');
  single = fresh.files('single');
  rmSync(path.join(fresh.path, '.quantgate'), {recursive: true});
});
afterAll(() => rmSync(fresh.path, {recursive: true}));

const copy = (): WorkFolder => fresh.copyOfSources();
const outputsOf = (work: WorkFolder): ReadonlyMap<string, Buffer> => work.files('build');

interface Matrix {
  readonly include: readonly {readonly shard: string; readonly builds: string}[];
}

async function matrixOf(work: WorkFolder, count: string): Promise<Matrix> {
  const {stdout} = await work.quantgate('plan', '--shards', count, '--json');
  return JSON.parse(stdout) as Matrix;
}

/** Runs every shard in a copy without a cache and gathers what they pass on. */
async function runShards({include}: Matrix): Promise<string> {
  const gathered = temporaryDirectory();
  for (const {shard, builds} of include) {
    const work = copy();
    const {exitCode} = await work.quantgate('build', ...builds.split(' '), '--shard-to', 'results');
    expect(exitCode).toBe(0);
    cpSync(path.join(work.path, 'results'), path.join(gathered, shard), {recursive: true});
  }
  return gathered;
}

test.for([
  ['1', 1],
  ['3', 3],
  ['40', 6],
] as const)('%s shards asked for: the merged build is byte for byte that of a single job', async ([count, made]) => {
  const matrix = await matrixOf(copy(), count);
  expect(matrix.include.length).toBe(made);
  expect(matrix.include.flatMap(({builds}) => builds.split(' ')).length).toBe(6);
  const gathered = await runShards(matrix);
  const merging = copy();
  const {exitCode, stdout} = await merging.quantgate('build', '--frozen', '--shards-from', gathered);
  expect(stdout).toContain('all');
  expect(exitCode).toBe(1);
  expect(outputsOf(merging)).toEqual(single);
  expect(await matrixOf(merging, 'auto')).toEqual({include: []});
});

test('a shard that was forged or cut is told, and its work is done again', async () => {
  const gathered = await runShards(await matrixOf(copy(), '2'));
  const [first = '', second = ''] = readdirSync(gathered).sort();
  const pack = path.join(gathered, first, 'results.pack');
  writeFileSync(pack, readFileSync(pack).subarray(0, 2000));
  const index = path.join(gathered, second, 'shard.json');
  writeFileSync(index, '{"version":1,"pack":"../../../etc/passwd"}');
  const merging = copy();
  const {stdout, stderr} = await merging.quantgate('build', '--shards-from', gathered);
  expect(stdout + stderr).toContain('the results of a shard are not what was written');
  expect(outputsOf(merging)).toEqual(single);
});

test('a folder without shards is told, and the job does everything', async () => {
  const merging = copy();
  const {stdout, stderr} = await merging.quantgate('build', '--shards-from', 'nowhere');
  expect(stdout + stderr).toContain('there are no results of shards here');
  expect(outputsOf(merging)).toEqual(single);
});

test('wrong counts and both flags at once are refused', async () => {
  const check = async (args: readonly string[], text: string) => {
    const {stderr, exitCode} = await fresh.quantgate(...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)]);
  };
  await check(['plan', '--shards', '0'], '--shards "0" is neither "auto" nor a number from 1 to 256.');
  await check(['plan', '--shards', '257'], 'from 1 to 256');
  await check(['plan', '--shards', 'many'], 'neither "auto" nor');
  await check(['build', '--shard-to', 'a', '--shards-from', 'b'], 'Give one of them.');
});
