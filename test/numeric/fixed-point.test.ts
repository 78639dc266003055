import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {fixedPointOf} from '../../src/numeric/fixed-point.ts';
import {roundHalfEven} from '../../src/numeric/quantize-affine.ts';

test('steps become a power of two and a factor of 1 to 2', () => {
  const check = (step: number, radix: number, scale: number) => expect(fixedPointOf(step)).toEqual({radix, scale});
  check(1, 0, 1);
  check(1 / 256, 8, 1);
  check(4, -2, 1);
  check(0.75, 0, 4 / 3);
  check(1.5, -1, 4 / 3);
  check(2 ** -126, 126, 1);
});

test('the radix is 7 − ceil(log2 a) of the largest magnitude a that 8 bits reach, and 15 − … for 16 bits', () => {
  const random = seededRandom(3);
  for (const bits of [8, 16]) {
    for (let i = 0; i < 500; i++) {
      const step = Math.fround(2 ** (40 * random.next() - 20));
      const {radix, scale} = fixedPointOf(step);
      expect(radix).toBe(bits - 1 - Math.ceil(Math.log2(2 ** (bits - 1) * step)));
      expect(scale >= 1 && scale < 2).toBe(true);
      // Integers by way of radix and scale are those by way of the step.
      const x = (random.next() - 0.5) * 200 * step;
      expect(Math.abs(x * scale * 2 ** radix - x / step)).toBeLessThan(1e-12 * Math.abs(x / step));
      expect(roundHalfEven(100 * step * scale * 2 ** radix)).toBe(100);
    }
  }
});

test('what is no step is refused', () => {
  for (const step of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => fixedPointOf(step)).toThrow('no step');
});
