import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {sampleFacts, signatureDistance} from '../../src/numeric/sample-signature.ts';

const noise = (seed: number, length = 5000): Float32Array => {
  const random = seededRandom(seed);
  return Float32Array.from({length}, () => random.nextNormal());
};

test('range, mean, deviation and the count of odd numbers are those of the finite elements', () => {
  const facts = sampleFacts([1, 2, 3, 6, Number.NaN, Number.POSITIVE_INFINITY]);
  // Mean 3, squares 4 + 1 + 0 + 9 = 14, 14 / 4 = 3.5.
  expect(facts).toMatchObject({min: 1, max: 6, mean: 3, nonFiniteCount: 2});
  expect(facts.deviation).toBeCloseTo(Math.sqrt(3.5), 14);
  const empty = {min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, mean: 0, deviation: 0};
  expect(sampleFacts([])).toMatchObject(empty);
  expect(sampleFacts([Number.NaN])).toMatchObject({...empty, nonFiniteCount: 1});
});

test('bits differ as often as the angle says: none for the same, half for unrelated samples, all for the negative', () => {
  const sample = noise(1);
  const distance = (other: Float32Array) =>
    signatureDistance(sampleFacts(sample).signature, sampleFacts(other).signature);
  expect(distance(sample.slice())).toBe(0);
  expect(distance(sample.map((x) => 3 * x + 7))).toBe(0);
  expect(distance(sample.map((x) => -x))).toBe(64);
  const unrelated = Array.from({length: 50}, (_, i) => distance(noise(100 + i)));
  expect(Math.min(...unrelated)).toBeGreaterThan(16);
  expect(unrelated.reduce((sum, bits) => sum + bits, 0) / 50).toBeGreaterThan(28);
  expect(unrelated.reduce((sum, bits) => sum + bits, 0) / 50).toBeLessThan(36);
  // Correlation 0.995: an angle of 0.1, hence 2.0 of 64 bits on average.
  const alike = Array.from({length: 50}, (_, i) => {
    const other = noise(200 + i);
    return distance(sample.map((x, j) => x + 0.1 * other[j]!));
  });
  expect(alike.reduce((sum, bits) => sum + bits, 0) / 50).toBeLessThan(3);
});

test('bits are counted right', () => {
  const check = (a: readonly [number, number], b: readonly [number, number], expected: number) =>
    expect(signatureDistance(a, b)).toBe(expected);
  check([0, 0], [0xffffffff, 0xffffffff], 64);
  check([0b1011, 0], [0, 0x80000000], 4);
  check([7, 9], [7, 9], 0);
});
