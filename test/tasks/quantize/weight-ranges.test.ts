import {expect, test} from 'vitest';
import type {WeightRange} from '../../../src/manifest/manifest.ts';
import {weightRanges} from '../../../src/tasks/quantize/weight-ranges.ts';

const check = (range: WeightRange, values: readonly number[], dims: readonly number[], axis: number | undefined) => {
  const {mins, maxs} = weightRanges({type: 'float32', dims, data: Float32Array.from(values)}, axis, range);
  return [[...mins], [...maxs]];
};

test('the range of each channel', () => {
  expect(check('min-max', [1, 2, -3, 4], [2, 2], 0)).toEqual([
    [1, -3],
    [2, 4],
  ]);
  expect(check('min-max', [1, 2, -3, 4], [2, 2], 1)).toEqual([
    [-3, 2],
    [1, 4],
  ]);
});

test('entropy takes two of 256 parts away at each end', () => {
  expect(check('entropy', [-256, 0, 128, 256], [4], undefined)).toEqual([[-252], [252]]);
  expect(check('entropy', [7, 7], [2], undefined)).toEqual([[7], [7]]);
});

test('histogram cuts at the quantiles 0.0001 and 0.9999 between sorted elements', () => {
  // 10001 elements 0, 1, …, 10000: a hundredth of a percent is one of them.
  const many = Array.from({length: 10_001}, (_, i) => 10_000 - i);
  expect(check('histogram', many, [10_001], undefined)).toEqual([[1], [9999]]);
  const [mins, maxs] = check('histogram', [0, 10], [2], undefined);
  expect(mins![0]).toBeCloseTo(0.001, 6);
  expect(maxs![0]).toBeCloseTo(9.999, 5);
  expect(check('histogram', [5, Number.NaN], [2], undefined)).toEqual([[Number.NaN], [Number.NaN]]);
});
