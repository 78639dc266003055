/** A sweep in several jobs of a workflow: plan, shards, merge, each on a machine of its own; and the same in one job. */
import {cpSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type FakeGithub, startFakeGithub} from '../../support/fake-runner.ts';
import {smallDigits} from '../../support/small-digits.ts';
import type {WorkFolder} from '../../support/work-folder.ts';

/** Four builds, with a gate that some do not pass. */
const SWEEP = `builds:
  sweep:
    model: digits
    gates: {snr: ">= 25 dB"}
    matrix:
      weights: {w8: int8 per-channel, w4: int4 per-channel}
      range: {mse: mse, minmax: min-max}
`;

function sweep(): WorkFolder {
  const work = smallDigits();
  const manifest = work.read('quantgate.yaml');
  work.write({'quantgate.yaml': manifest.slice(0, manifest.indexOf('\nbuilds:') + 1) + SWEEP});
  return work;
}

interface Matrix {
  readonly include: readonly {readonly shard: string; readonly builds: string}[];
}

const verdicts = (work: WorkFolder): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...work.files('build')].flatMap(([name, bytes]) => (/verdict\.json$/.test(name) ? [[name, String(bytes)]] : [])),
  );

async function planned(github: FakeGithub, shards: string): Promise<Matrix> {
  const {exitCode, log, outputs} = await github.pushJob().step({mode: 'plan', shards});
  expect(exitCode, log).toBe(0);
  const matrix = JSON.parse(outputs.matrix ?? '') as Matrix;
  expect(outputs['has-work']).toBe(String(matrix.include.length > 0));
  return matrix;
}

test('1, 3 and 40 shards give the verdicts of a single job, byte for byte, and only the merge writes the cache', async () => {
  const single = (await startFakeGithub(sweep())).pushJob();
  const alone = await single.step();
  expect([alone.exitCode, alone.outputs.verdict], alone.log).toEqual([1, 'fail']);
  const expected = verdicts(single.work);
  expect(Object.keys(expected)).toHaveLength(4);
  for (const [count, made] of [
    ['1', 1],
    ['3', 3],
    ['40', 4],
  ] as const) {
    const github = await startFakeGithub(sweep());
    const {include} = await planned(github, count);
    expect(include.length).toBe(made);
    const merging = github.pushJob();
    for (const entry of include) {
      const end = await github.pushJob().step({mode: 'shard', ...entry});
      expect([end.exitCode, end.annotations, end.summary], end.log).toEqual([0, [], '']);
      cpSync(end.outputs['shard-path'] ?? '', path.join(merging.work.path, 'shards', entry.shard), {recursive: true});
    }
    expect([github.cache.entries.length, github.cache.counts.upload]).toEqual([0, 0]);
    const merged = await merging.step({mode: 'merge', 'shards-from': 'shards'});
    expect([merged.exitCode, merged.outputs.verdict, merged.results?.computed], merged.log).toEqual([1, 'fail', 0]);
    expect(verdicts(merging.work)).toEqual(expected);
    expect([github.cache.entries.length, github.cache.counts.upload]).toEqual([1, 1]);
    // The next night has nothing to do.
    if (count === '3') expect(await planned(github, 'auto')).toEqual({include: []});
  }
}, 400_000);
