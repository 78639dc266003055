import {expect, test} from 'vitest';
import {averagePoolFactor, shiftDivisionFactor} from '../../src/numeric/shift-division.ts';

test('an average over a count is a multiplication and a shift', () => {
  const check = (count: number, expected: number) => expect(shiftDivisionFactor(count)).toBe(expected);
  check(1, 1);
  check(16, 1);
  // 51 / 2^8 for 1 / 5, as AMD Quark writes it for a mean over 5 tokens.
  check(5, 0.99609375);
  // Nothing below 2^(7 + ceil(log2(9))) comes nearer to 1 / 9 than 455 / 2^12 … 57 / 2^9 is the first as near.
  expect(Math.abs(shiftDivisionFactor(9) - 1)).toBeLessThan(2 ** -7);
});

test('the nearest fraction is found among all shifts that are allowed', () => {
  for (let count = 1; count <= 300; count++) {
    const errors = Array.from({length: 7 + Math.ceil(Math.log2(count))}, (_, n) => {
      const exact = 2 ** n / count;
      return Math.min(Math.abs(Math.floor(exact) - exact), Math.abs(Math.ceil(exact) - exact)) / 2 ** n;
    });
    expect(Math.abs(shiftDivisionFactor(count) / count - 1 / count)).toBeCloseTo(Math.min(...errors), 15);
  }
});

test('square windows have multipliers of their own', () => {
  const check = (side: number, expected: number) => expect(averagePoolFactor(side)).toBe(expected);
  check(3, (9 * 7) / 64);
  check(5, 250 / 256);
  check(6, 252 / 256);
  check(7, (49 * 21) / 1024);
  check(14, (196 * 21) / 4096);
  check(8, 1);
  check(256, 1);
});
