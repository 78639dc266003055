import {expect, test} from 'vitest';
import {areFinite, extremesOf, NO_EXTREMES} from '../../src/numeric/extremes.ts';

const check = (values: readonly number[], expected: readonly [number, number, number]): void => {
  const {min, max, magnitudeMin} = extremesOf(Float32Array.from(values));
  expect([min, max, magnitudeMin]).toEqual(expected);
};

test('extremes are the smallest and largest value and the smallest magnitude', () => {
  check([3, -2, 7], [-2, 7, 2]);
  check([-3], [-3, -3, 3]);
  check([-0, 0], [0, 0, 0]);
  check([-0], [0, 0, 0]);
  check([2 ** -149, 5], [2 ** -149, 5, 2 ** -149]);
});

test('NaN is passed over and infinities are extremes', () => {
  check([Number.NaN, 1, Number.NaN], [1, 1, 1]);
  check([Number.NEGATIVE_INFINITY, 1], [Number.NEGATIVE_INFINITY, 1, 1]);
});

test('nothing has no extremes', () => {
  expect(extremesOf(new Float32Array(0))).toEqual(NO_EXTREMES);
  expect(extremesOf(Float32Array.of(Number.NaN))).toEqual(NO_EXTREMES);
});

test('one element that is not finite is noticed, wherever it stands', () => {
  expect(areFinite(new Float32Array(0))).toBe(true);
  expect(areFinite(Float32Array.of(3.4e38, 3.4e38, -0, 2 ** -149))).toBe(true);
  for (const special of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (let place = 0; place < 5; place++) {
      expect(areFinite(Float32Array.from({length: 5}, (_, i) => (i === place ? special : i)))).toBe(false);
    }
  }
});
