import {expect, test} from 'vitest';
import {hashJson} from '../../../src/base/content-hash.ts';
import type {SampleRef} from '../../../src/dataset/dataset.ts';
import {sampleChunks} from '../../../src/tasks/evaluate/sample-chunks.ts';

const samplesOf = (ids: readonly number[], sequenceOf = (id: number) => id): SampleRef[] =>
  ids.map(
    (id): SampleRef => ({
      name: `s#${id}`,
      files: {},
      index: id,
      digest: hashJson(id),
      sequence: sequenceOf(id),
      label: undefined,
    }),
  );

const range = (count: number): number[] => Array.from({length: count}, (_, i) => i);
const namesOf = (chunks: readonly (readonly SampleRef[])[]): string[] =>
  chunks.map((chunk) => chunk.map(({index}) => index).join());

test('chunks hold all samples in order, about 16 each and never more than 64', () => {
  const chunks = sampleChunks(samplesOf(range(1000)), false);
  expect(chunks.flat().map(({index}) => index)).toEqual(range(1000));
  expect(chunks.length).toBeGreaterThan(40);
  expect(chunks.length).toBeLessThan(90);
  for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(64);
  expect(sampleChunks([], false)).toEqual([]);
});

test('a sample added or removed anywhere changes one or two chunks', () => {
  const before = namesOf(sampleChunks(samplesOf(range(500)), false));
  const check = (ids: readonly number[], atMost: number) => {
    const after = namesOf(sampleChunks(samplesOf(ids), false));
    expect(after.filter((chunk) => !before.includes(chunk)).length).toBeLessThanOrEqual(atMost);
  };
  check([...range(500), 777], 1);
  check([777, ...range(500)], 2);
  check([...range(250), 777, ...range(500).slice(250)], 2);
  check(
    range(500).filter((id) => id !== 123),
    2,
  );
});

test('a sequence is never cut, however long', () => {
  const chunks = sampleChunks(
    samplesOf(range(300), (id) => Math.floor(id / 100)),
    true,
  );
  for (const chunk of chunks) expect(chunk.length % 100).toBe(0);
  expect(chunks.flat().length).toBe(300);
});
