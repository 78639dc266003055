import {expect, test} from 'vitest';
import {channelRanges} from '../../src/numeric/channel-ranges.ts';

/** [2, 3, 2] */
const VALUES = Float32Array.of(1, -2, 3, 4, 5, 6, -7, 8, 9, 10, 11, -12);
const DIMS = [2, 3, 2];

function check(axis: number | undefined, expected: readonly (readonly [number, number])[]): void {
  const {mins, maxs} = channelRanges(VALUES, {dims: DIMS, axis});
  expect(Array.from(mins, (min, i) => [min, maxs[i]])).toEqual(expected);
}

test('each channel has its own smallest and largest element', () => {
  check(undefined, [[-12, 11]]);
  check(0, [
    [-2, 6],
    [-12, 11],
  ]);
  check(1, [
    [-7, 8],
    [3, 10],
    [-12, 11],
  ]);
  check(2, [
    [-7, 11],
    [-12, 10],
  ]);
});

test('NaN spoils its channel only', () => {
  const {mins, maxs} = channelRanges(Float32Array.of(1, Number.NaN, 3, 4), {dims: [2, 2], axis: 0});
  expect([mins[0], maxs[0], mins[1], maxs[1]]).toEqual([Number.NaN, Number.NaN, 3, 4]);
});

test('an empty tensor has empty ranges', () => {
  const {mins, maxs} = channelRanges(new Float32Array(0), {dims: [2, 0], axis: 0});
  expect([[...mins], [...maxs]]).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('a scalar is one channel', () => {
  const {mins, maxs} = channelRanges(Float32Array.of(-3), {dims: [], axis: undefined});
  expect([mins[0], maxs[0]]).toEqual([-3, -3]);
});
