import {expect, test} from 'vitest';
import {hashJson} from '../../src/base/content-hash.ts';
import {chooseSamples} from '../../src/dataset/choose-samples.ts';
import type {SampleRef} from '../../src/dataset/dataset.ts';

const sample = (index: number, sequence = index): SampleRef => ({
  name: `#${index}`,
  files: {},
  index,
  digest: hashJson({index}),
  sequence,
  label: undefined,
});

const samples = (count: number): SampleRef[] => Array.from({length: count}, (_, i) => sample(i));

const namesOf = (chunks: readonly (readonly SampleRef[])[]): string[] =>
  chunks.flatMap((chunk) => chunk.map(({name}) => name)).sort();

test('so many samples are chosen as asked for, or all there are', () => {
  expect(namesOf(chooseSamples(samples(500), 64, false)).length).toBe(64);
  expect(namesOf(chooseSamples(samples(5), 64, false))).toEqual(['#0', '#1', '#2', '#3', '#4']);
  expect(chooseSamples([], 64, false)).toEqual([]);
});

test('which samples are chosen, and their chunks, does not depend on their order', () => {
  const forwards = samples(300);
  const chunks = chooseSamples(forwards, 64, false);
  expect(chooseSamples([...forwards].reverse(), 64, false)).toEqual(chunks);
  // A dataset that is sorted by class gives samples of all classes: here of each third.
  const thirds = [0, 1, 2].map((third) => chunks.flat().filter(({index}) => Math.floor(index / 100) === third).length);
  for (const count of thirds) expect(count).toBeGreaterThan(10);
});

test('a further sample changes the chunk it joins and that of the sample it replaces', () => {
  const before = chooseSamples(samples(300), 64, false).map((chunk) => JSON.stringify(chunk));
  let changedCount = 0;
  for (let added = 300; added < 340; added++) {
    const after = chooseSamples([...samples(300), sample(added)], 64, false);
    const isNew = after.flat().some(({index}) => index === added);
    const changed = after.filter((chunk) => !before.includes(JSON.stringify(chunk))).length;
    expect(changed).toBeLessThanOrEqual(isNew ? 2 : 0);
    changedCount += changed;
  }
  expect(changedCount).toBeGreaterThan(0);
});

test('sequences stay whole and in order when state is carried', () => {
  const frames = Array.from({length: 60}, (_, i) => sample(i, Math.floor(i / 20)));
  const chunks = chooseSamples(frames, 30, true);
  const chosen = chunks.flat();
  expect(chosen.length).toBe(40);
  for (const sequence of new Set(chosen.map((frame) => frame.sequence))) {
    const indices = chosen.filter((frame) => frame.sequence === sequence).map(({index}) => index);
    expect(indices).toEqual(Array.from({length: 20}, (_, i) => sequence * 20 + i));
    expect(chunks.filter((chunk) => chunk.some((frame) => frame.sequence === sequence)).length).toBe(1);
  }
});
