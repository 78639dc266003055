import {expect, test} from 'vitest';
import {hashJson} from '../../../src/base/content-hash.ts';
import {seededRandom, shuffled} from '../../../src/base/seeded-random.ts';
import type {SampleRef} from '../../../src/dataset/dataset.ts';
import {
  chunkPositions,
  chunkUnits,
  type SampleChunk,
  sampleUnits,
  splitChunk,
} from '../../../src/tasks/calibrate/sample-chunks.ts';

const sample = (content: number, sequence = content): SampleRef => ({
  name: `s${content}`,
  files: {},
  index: content,
  digest: hashJson(content),
  sequence,
  label: undefined,
});

const samples = (count: number): SampleRef[] => Array.from({length: count}, (_, i) => sample(i));

const sizes = (chunks: readonly SampleChunk[]): number[] => chunks.map((chunk) => chunkPositions(chunk).length);

const ids = (chunks: readonly SampleChunk[]): string[][] => chunks.map((chunk) => chunk.map(({id}) => id));

test.each([
  [0, []],
  [1, [1]],
  [5, [1, 1, 1, 2]],
  [64, [16, 16, 16, 16]],
  [100, [25, 25, 25, 25]],
  [320, [32, 32, 32, 32, 32, 32, 32, 32, 32, 32]],
])('%i samples make chunks of about equal size', (count, expected) => {
  expect(sizes(chunkUnits(sampleUnits(samples(count), false), [])).sort()).toEqual([...expected].sort());
});

test('every sample is in one chunk, whatever was there before', () => {
  const random = seededRandom(21);
  let former: string[][] = [];
  for (let round = 0; round < 60; round++) {
    const present = shuffled(samples(200), round).slice(0, 1 + random.nextInteger(150));
    const twice = [...present, ...present.slice(0, random.nextInteger(4))];
    const chunks = chunkUnits(sampleUnits(twice, false), former);
    expect(chunks.flatMap(chunkPositions).sort((a, b) => a - b)).toEqual([...twice.keys()]);
    former = ids(chunks);
  }
});

test('chunks whose samples are all there are kept, others are not', () => {
  const first = chunkUnits(sampleUnits(samples(96), false), []);
  const changed = [...samples(96).slice(1), sample(500), sample(501)];
  const second = chunkUnits(sampleUnits(changed, false), ids(first));
  const kept = new Set(ids(first).map(String));
  expect(ids(second).filter((chunk) => kept.has(String(chunk)))).toHaveLength(first.length - 1);
  expect(sizes(second).at(-1)).toBe(25);
});

test('the order of the samples does not change what a chunk is called', () => {
  const first = chunkUnits(sampleUnits(samples(96), false), []);
  const second = chunkUnits(sampleUnits(samples(96).reverse(), false), ids(first));
  expect(ids(second)).toEqual(ids(first));
});

test('a sequence is one unit when state is carried', () => {
  const recorded = Array.from({length: 30}, (_, i) => sample(i, i % 3));
  const units = sampleUnits(recorded, true);
  expect(units.map(({positions}) => positions.length)).toEqual([10, 10, 10]);
  expect(units[1]?.positions.slice(0, 3)).toEqual([1, 4, 7]);
  expect(sizes(chunkUnits(units, []))).toEqual([10, 10, 10]);
});

test('a chunk is split at units, into no more parts than it has', () => {
  const [chunk] = chunkUnits(sampleUnits(samples(1000), false), []);
  expect(splitChunk(chunk!, 1)).toEqual([chunk]);
  expect(splitChunk(chunk!, 4).flat()).toEqual(chunk);
  expect(splitChunk(chunk!, 4)).toHaveLength(4);
  expect(splitChunk(chunk!, 0)).toEqual([chunk]);
  expect(splitChunk(chunk!.slice(0, 2), 9)).toHaveLength(2);
});
