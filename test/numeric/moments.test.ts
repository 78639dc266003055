import {expect, test} from 'vitest';
import {InvariantError} from '../../src/base/invariant.ts';
import {seededRandom, shuffled} from '../../src/base/seeded-random.ts';
import {
  addToExactSum,
  createExactSum,
  EXACT_UNIT_EXPONENT,
  exactTotal,
  exactTotalToNumber,
  momentsOf,
} from '../../src/numeric/moments.ts';

const totalOf = (terms: readonly number[]): bigint => {
  const sum = createExactSum();
  for (const term of terms) addToExactSum(sum, term);
  return exactTotal(sum);
};

/** An integer count of 2^-320, taken from the bits of the number. */
const unitsOf = (term: number): bigint => {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(term)).buffer)[0]!;
  const exponent = Number(bits >> 52n) - 1075;
  const significand = (bits & (2n ** 52n - 1n)) | (2n ** 52n);
  const shift = exponent - EXACT_UNIT_EXPONENT;
  const magnitude = shift >= 0 ? significand << BigInt(shift) : significand >> BigInt(-shift);
  return term < 0 ? -magnitude : magnitude;
};

const SPECIAL_TERMS = [
  1,
  -1,
  1e30,
  -1e30,
  2 ** -149,
  -(2 ** -298),
  2 ** 300,
  3.3,
  0,
  -0,
  2 ** 31,
  2 ** 32,
  1 - 2 ** -53,
  5e-100,
];

test('the total is the sum of the terms as integers', () => {
  const random = seededRandom(3);
  const terms = [
    ...SPECIAL_TERMS,
    ...Array.from({length: 500}, () => random.nextNormal() * 2 ** (random.nextInteger(400) - 200)),
  ];
  expect(totalOf(terms)).toBe(terms.reduce((sum, term) => sum + (term === 0 ? 0n : unitsOf(term)), 0n));
});

test('neither order nor grouping of the terms shows in the total', () => {
  const random = seededRandom(4);
  const terms = Array.from({length: 300}, () => random.nextNormal() * 10 ** (random.nextInteger(40) - 20));
  const total = totalOf(terms);
  for (let seed = 0; seed < 20; seed++) {
    const order = shuffled(terms, seed);
    const cut = 17 * seed;
    expect(totalOf(order)).toBe(total);
    expect(totalOf(order.slice(0, cut)) + totalOf(order.slice(cut))).toBe(total);
  }
});

test('carries keep a sum of millions of equal terms exact', () => {
  const sum = createExactSum();
  const term = 2 ** 32 - 2 ** -20;
  for (let i = 0; i < 2_200_000; i++) addToExactSum(sum, term);
  expect(exactTotal(sum)).toBe(2_200_000n * unitsOf(term));
});

test('terms below the unit are cut off each by itself', () => {
  expect(totalOf([2 ** -321, 2 ** -321])).toBe(0n);
  expect(totalOf([2 ** -320])).toBe(1n);
});

test('NaN and infinities are refused', () => {
  for (const term of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 383]) {
    expect(() => addToExactSum(createExactSum(), term)).toThrow(InvariantError);
  }
});

test('a total comes back as the nearest number', () => {
  expect(exactTotalToNumber(totalOf([0.1]))).toBe(0.1);
  expect(exactTotalToNumber(totalOf([1e30, 1, -1e30]))).toBe(1);
});

test('moments of 2, 4, 4, 4, 5, 5, 7, 9 are 5, √29 and 2', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  const moments = momentsOf(8, totalOf(values), totalOf(values.map((value) => value * value)));
  expect(moments).toEqual({mean: 5, rms: Math.sqrt(29), standardDeviation: 2});
});

test('a large mean cancels nothing of a small spread', () => {
  const values = [2 ** 23 - 1, 2 ** 23 + 1];
  const moments = momentsOf(2, totalOf(values), totalOf(values.map((value) => value * value)));
  expect(moments.standardDeviation).toBe(1);
});

test('moments of nothing are zero', () => {
  expect(momentsOf(0, 0n, 0n)).toEqual({mean: 0, rms: 0, standardDeviation: 0});
});
