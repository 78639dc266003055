import {expect, test} from 'vitest';
import {histogramPoints} from '../../src/numeric/histogram.ts';
import {powerOfTwo} from '../../src/numeric/power-of-two.ts';
import {
  powerOfTwoRange,
  quarkMinMsePosition,
  quarkNearestPosition,
  vitisMinMsePosition,
  vitisNonOverflowPosition,
} from '../../src/numeric/power-of-two-scale.ts';
import {collectTensor, createCollector, finishCollector} from '../../src/numeric/tensor-statistics.ts';

const A = Float32Array.from({length: 1000}, (_, i) => (((i * 37) % 101) - 50) / 17);
const B = A.with(7, 40);
const C = Float32Array.from({length: 1000}, (_, i) => (((i * 37) % 101) - 50) ** 3 / 20000);

const extremes = (values: Float32Array) => ({
  min: values.reduce((a, b) => Math.min(a, b)),
  max: values.reduce((a, b) => Math.max(a, b)),
});

/** Positions that Vitis AI 3.5 and AMD Quark give for these values. */
test.each([
  ['A', A, 5, 5, 5, 5],
  ['B, with an outlier', B, 1, 1, 2, 1],
  ['C, cubes', C, 4, 4, 4, 4],
])('positions of %s are those of the tools', (_, values, overflow, diffs, nearest, best) => {
  const {min, max} = extremes(values);
  expect(vitisNonOverflowPosition({min, max}, 8)).toBe(overflow);
  expect(vitisMinMsePosition({values, counts: undefined}, {min, max}, 8)).toBe(diffs);
  const scale = (2 * Math.max(-min, max)) / 254;
  expect(quarkNearestPosition(scale)).toBe(nearest);
  for (const lowest of [-127, -128]) {
    expect(
      quarkMinMsePosition({values, counts: undefined}, {range: {min: lowest, max: 127}, zeroPoint: 0, scale}),
    ).toBe(best);
  }
});

test.each([A, B, C])('a histogram of the values gives the same positions', (values) => {
  const collector = createCollector();
  collectTensor(collector, values);
  const weighted = histogramPoints(finishCollector(collector).histogram);
  const seen = extremes(values);
  const scale = (2 * Math.max(-seen.min, seen.max)) / 254;
  const search = {range: {min: -127, max: 127}, zeroPoint: 0, scale};
  expect(vitisMinMsePosition(weighted, seen, 8)).toBe(vitisMinMsePosition({values, counts: undefined}, seen, 8));
  expect(quarkMinMsePosition(weighted, search)).toBe(quarkMinMsePosition({values, counts: undefined}, search));
});

test('zeros take the largest position', () => {
  expect(vitisNonOverflowPosition({min: 0, max: 0}, 8)).toBe(127);
  expect(vitisMinMsePosition({values: new Float32Array(10), counts: undefined}, {min: 0, max: 0}, 8)).toBe(127);
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
