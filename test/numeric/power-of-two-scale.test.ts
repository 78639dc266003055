import {expect, test} from 'vitest';
import {powerOfTwo} from '../../src/numeric/power-of-two.ts';
import {
  positionError,
  powerOfTwoRange,
  powerOfTwoScale,
  quarkMinMsePosition,
  quarkNearestPosition,
  vitisMinMsePosition,
  vitisNonOverflowPosition,
} from '../../src/numeric/power-of-two-scale.ts';
import {roundHalfEven} from '../../src/numeric/quantize-affine.ts';

const A = Float32Array.from({length: 1000}, (_, i) => (((i * 37) % 101) - 50) / 17);
const B = A.with(7, 40);
const C = Float32Array.from({length: 1000}, (_, i) => (((i * 37) % 101) - 50) ** 3 / 20000);

const extremes = (values: Float32Array) => ({
  min: values.reduce((a, b) => Math.min(a, b)),
  max: values.reduce((a, b) => Math.max(a, b)),
});

/** Squared error of the values at a position, as both tools compute it. */
const errorOver =
  (values: Float32Array, lowest: number) =>
  (position: number): number =>
    values.reduce((sum, value) => {
      const steps = Math.min(Math.max(roundHalfEven(value * 2 ** position), lowest), 127);
      return sum + (steps * 2 ** -position - value) ** 2;
    }, 0);

/** Positions that Vitis AI 3.5 and AMD Quark give for these values. */
test.each([
  ['A', A, 5, 5, 5, 5],
  ['B, with an outlier', B, 1, 1, 2, 1],
  ['C, cubes', C, 4, 4, 4, 4],
])('positions of %s are those of the tools', (_, values, overflow, diffs, nearest, best) => {
  const {min, max} = extremes(values);
  expect(vitisNonOverflowPosition({min, max}, 8)).toBe(overflow);
  expect(vitisMinMsePosition({min, max}, 8, errorOver(values, -128))).toBe(diffs);
  const scale = (2 * Math.max(-min, max)) / 254;
  expect(quarkNearestPosition(scale)).toBe(nearest);
  for (const lowest of [-127, -128]) {
    expect(quarkMinMsePosition(scale, errorOver(values, lowest))).toBe(best);
  }
});

test('zeros take the largest position', () => {
  expect(vitisNonOverflowPosition({min: 0, max: 0}, 8)).toBe(127);
  expect(vitisMinMsePosition({min: 0, max: 0}, 8, () => 0)).toBe(127);
});

test('positions stay within what the tools can write', () => {
  expect(vitisNonOverflowPosition({min: 0, max: 1e-45}, 8)).toBe(127);
  expect(quarkNearestPosition(0)).toBe(127);
  expect(quarkNearestPosition(Number.MAX_VALUE)).toBe(-127);
});

test('no value of the range is clipped by the position without overflow', () => {
  for (let max = 0.001; max < 1e6; max *= 1.37) {
    const position = vitisNonOverflowPosition({min: -max, max}, 8);
    expect(max * 2 ** position).toBeLessThanOrEqual(127.5);
    expect(max * 2 ** (position + 1)).toBeGreaterThan(127.5);
  }
});

test('a range is what the integers stand for', () => {
  expect(powerOfTwoRange(4, 0, {min: -127, max: 127})).toEqual({min: -127 / 16, max: 127 / 16});
  expect(powerOfTwoRange(0, 128, {min: 0, max: 255})).toEqual({min: -128, max: 127});
});

test('powers of two are exact, and only normal ones are given', () => {
  expect([-1022, -149, -1, 0, 10, 1023].map(powerOfTwo)).toEqual([
    2.2250738585072014e-308,
    2 ** -149,
    0.5,
    1,
    1024,
    2 ** 1023,
  ]);
  expect(() => powerOfTwo(1024)).toThrow('not a normal');
  expect(() => powerOfTwo(-1023)).toThrow('not a normal');
});

test('a scale becomes the nearest power of two, or the next one up', () => {
  const check = (scale: number, nearest: number, up: number) => {
    expect(powerOfTwoScale(scale, 'power-of-two')).toBe(nearest);
    expect(powerOfTwoScale(scale, 'power-of-two-up')).toBe(up);
  };
  check(1, 1, 1);
  check(0.25, 0.25, 0.25);
  check(0.3, 0.25, 0.5);
  // Nearest in the exponent: the border lies at √½.
  check(0.7, 0.5, 1);
  check(0.71, 1, 1);
  check(2 ** -20 * (1 + 2 ** -23), 2 ** -20, 2 ** -19);
  check(2 ** -20 * (1 - 2 ** -24), 2 ** -20, 2 ** -20);
  check(2 ** -140, 2 ** -127, 2 ** -127);
  expect(() => powerOfTwoScale(0, 'power-of-two')).toThrow('no scale');
});

test('with the next power of two up nothing is clipped, whatever the range', () => {
  for (let scale = 1e-6; scale < 1e6; scale *= 1.0917) {
    const up = powerOfTwoScale(scale, 'power-of-two-up');
    expect(up).toBeGreaterThanOrEqual(scale);
    expect(up / 2).toBeLessThan(scale);
  }
});

test('the error of a position is that of rounding and clamping, added up', () => {
  for (const position of [-1, 0, 3, 5, 8])
    expect(positionError(B, position, {min: -127, max: 127})).toBeCloseTo(errorOver(B, -127)(position), 9);
  expect(positionError(Float32Array.of(0.5, 1.5, 200), 0, {min: -128, max: 127})).toBe(0.25 + 0.25 + 73 ** 2);
});
