import {expect, test} from 'vitest';
import {movingRanges, rangeGrowth, type SampleRanges} from '../../../src/tasks/calibrate/moving-ranges.ts';

const ranges = (pairs: readonly (readonly [number, number])[]): SampleRanges => ({
  sampleMins: Float32Array.from(pairs, ([min]) => min),
  sampleMaxs: Float32Array.from(pairs, ([, max]) => max),
});

test('growth is what the halves lack of the whole, in the middle of all values', () => {
  // Whole 0 to 8; halves 0 to 4 and 0 to 8: mean width 6 of 8.
  expect(
    rangeGrowth([
      ranges([
        [0, 4],
        [0, 8],
        [1, 3],
        [2, 2],
      ]),
    ]),
  ).toBe(0.25);
  const settled = ranges([
    [0, 8],
    [0, 8],
    [0, 8],
    [0, 8],
  ]);
  expect(rangeGrowth([settled])).toBe(0);
  expect(
    rangeGrowth([
      settled,
      ranges([
        [0, 4],
        [0, 8],
      ]),
      settled,
    ]),
  ).toBe(0);
});

test('values that do not vary, and samples without numbers, say nothing', () => {
  expect(rangeGrowth([])).toBeUndefined();
  expect(
    rangeGrowth([
      ranges([
        [3, 3],
        [3, 3],
      ]),
    ]),
  ).toBeUndefined();
  expect(rangeGrowth([ranges([[1, 2]])])).toBeUndefined();
  const [infinity, minus] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(
    rangeGrowth([
      ranges([
        [infinity, minus],
        [0, 1],
      ]),
    ]),
  ).toBeUndefined();
});

test('a warning names the dataset and by how much', () => {
  const moving = movingRanges('calib', [
    ranges([
      [0, 4],
      [0, 8],
    ]),
  ]);
  expect(moving?.message).toBe(
    'ranges are not settled: half of the samples of dataset "calib" give ranges 25 % narrower than all of them',
  );
  expect(
    movingRanges('calib', [
      ranges([
        [0, 8],
        [0, 8],
      ]),
    ]),
  ).toBeUndefined();
});
