import {expect, test} from 'vitest';
import {autoShardCount, planShards, type ShardBuild} from '../../src/plan/plan-shards.ts';

const build = (name: string, costMs: number, model = name): ShardBuild => ({name, model, costMs});
const namesOf = (builds: readonly ShardBuild[], count: number) =>
  planShards(builds, count).map((shard) => shard.builds);

test('the longest builds go first, each to the shard with the least to do', () => {
  const builds = [build('a', 3), build('b', 9), build('c', 4), build('d', 5)];
  expect(namesOf(builds, 2)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(planShards(builds, 2).map(({costMs}) => costMs)).toEqual([12, 9]);
});

test('no shard is empty, and every build is in exactly one', () => {
  const builds = Array.from({length: 7}, (_, i) => build(`b${i}`, (i * 37) % 11));
  for (const count of [1, 2, 3, 7, 8, 40, 256]) {
    const shards = namesOf(builds, count);
    expect(shards.length).toBeLessThanOrEqual(Math.min(count, builds.length));
    expect(shards.every((names) => names.length > 0)).toBe(true);
    expect(shards.flat().sort()).toEqual(builds.map(({name}) => name));
  }
});

test('builds of one model stay together while they are no more than a fair share', () => {
  const builds = [build('a8', 2, 'a'), build('b8', 2, 'b'), build('a4', 2, 'a'), build('b4', 2, 'b')];
  expect(namesOf(builds, 2)).toEqual([
    ['a8', 'a4'],
    ['b8', 'b4'],
  ]);
  expect(namesOf(builds, 4)).toEqual([['a8'], ['b8'], ['a4'], ['b4']]);
});

test('nothing to do gives no shards, and the order of equal builds is that of the manifest', () => {
  expect(planShards([], 16)).toEqual([]);
  expect(namesOf([build('x', 1), build('y', 1), build('z', 1)], 3)).toEqual([['x'], ['y'], ['z']]);
});

test('as many shards as have a minute of work each', () => {
  const check = (costsMs: readonly number[], expected: number) =>
    expect(
      autoShardCount(
        costsMs.map((costMs, i) => build(`b${i}`, costMs)),
        16,
      ),
    ).toBe(expected);
  check([10], 1);
  check([61_000, 61_000], 2);
  check([600_000], 1);
  check(
    Array.from({length: 100}, () => 60_000),
    16,
  );
});
