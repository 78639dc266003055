import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {fitOffsetScaleShift, isExactInFloat32, type RequantizationToFit} from '../../src/numeric/offset-scale-shift.ts';

const constantsOf = (given: Partial<RequantizationToFit>) =>
  fitOffsetScaleShift({offset: 0, factor: 1, rounding: undefined, bits: 8, isIntegerOffset: true, ...given});

test('constants of known factors', () => {
  const check = (given: Partial<RequantizationToFit>, expected: object | undefined) =>
    expect(constantsOf(given)).toEqual(expected);
  check({factor: 1, bits: 1}, {offset: 0, mult: 1, shift: 0});
  check({factor: 2 ** -5, bits: 1, offset: 7}, {offset: 23, mult: 1, shift: 5});
  check({factor: 2 ** -5, bits: 1, offset: 7, rounding: 16}, {offset: 23, mult: 1, shift: 5});
  // 0.1 · 2^11 = 204.8; half an output step is 2^10 / 205 = 4.995 steps.
  check({factor: 0.1}, {offset: 5, mult: 205, shift: 11});
  check({factor: -0.1}, {offset: -5, mult: -205, shift: 11});
  check({factor: 255}, {offset: 0, mult: 255, shift: 0});
  check({factor: 255.5}, undefined);
  check({factor: 1.5, bits: 1}, undefined);
  // Nothing is left of a factor below 2^-32.
  check({factor: 2 ** -33}, undefined);
  check({factor: 64, isIntegerOffset: false}, {offset: 1 / 128, mult: 128, shift: 1});
});

test('an offset of a half goes to the even integer', () => {
  expect(constantsOf({factor: 1, bits: 1, offset: 0})?.offset).toBe(0);
  expect(constantsOf({factor: 1, bits: 1, offset: 1})?.offset).toBe(2);
});

test('the multiplier has its bits and the factor is met within half a step of it', () => {
  const random = seededRandom(3);
  for (let i = 0; i < 2000; i++) {
    const factor = Math.fround(2 ** (random.nextNormal() * 6 - 8));
    const fitted = constantsOf({factor});
    if (!fitted) continue;
    const {mult, shift} = fitted;
    expect(Number.isInteger(mult) && mult > 0 && mult <= 255 && shift >= 0 && shift <= 31).toBe(true);
    expect(Math.abs(mult * 2 ** -shift - factor)).toBeLessThanOrEqual(2 ** -shift / 2);
    if (shift < 31) expect(mult).toBeGreaterThanOrEqual(127);
  }
});

/** The sequence as an engine computes it, each step rounded to float32, and in whole numbers. */
function bothWays(x: number, {offset, mult, shift}: {offset: number; mult: number; shift: number}, max: number) {
  const clip = (y: number): number => Math.min(Math.max(y, -max), max);
  const sum = Math.fround(x + offset);
  const float = Math.floor(Math.fround(Math.fround(sum * mult) * 2 ** -shift));
  const whole = Number(((BigInt(x) + BigInt(offset)) * BigInt(mult)) >> BigInt(shift));
  return [clip(float) + 0, clip(whole) + 0] as const;
}

test('where float32 is said to be exact it is, and beyond that there are differences', () => {
  const random = seededRandom(5);
  for (let i = 0; i < 20_000; i++) {
    const fitted = constantsOf({
      factor: Math.fround(2 ** -(2 + random.nextInteger(18)) * (1 + random.nextInteger(97) / 97)),
    })!;
    const sumMax = 2 ** (12 + random.nextInteger(16));
    const isExact = isExactInFloat32(fitted, {sumMax, resultMax: 255});
    // Sums whose result lies in the range matter most.
    const x = random.nextInteger(Math.min(2 * sumMax, 2 ** 31 - 1)) - sumMax - fitted.offset;
    const [float, whole] = bothWays(x, fitted, 255);
    if (isExact) expect(float, JSON.stringify({x, fitted, sumMax})).toBe(whole);
  }
  expect(isExactInFloat32({offset: 0, mult: 1, shift: 8}, {sumMax: 2 ** 24 + 1, resultMax: 255})).toBe(false);
  // 2113665 · 127 is 2^28 − 1, which float32 rounds to 2^28.
  const rounded = {offset: 0, mult: 127, shift: 24};
  expect(isExactInFloat32(rounded, {sumMax: 2_113_665, resultMax: 255})).toBe(false);
  expect(bothWays(2_113_665, rounded, 255)).toEqual([16, 15]);
});
