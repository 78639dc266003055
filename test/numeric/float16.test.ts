import {expect, test} from 'vitest';
import {float16ToFloat32Array, float16ToNumber, numberToFloat16} from '../../src/numeric/float16.ts';

test('every float16 that is a number comes back from its value', () => {
  const wrong: number[] = [];
  for (let bits = 0; bits < 2 ** 16; bits++) {
    const value = float16ToNumber(bits);
    if (!Number.isNaN(value) && numberToFloat16(value) !== bits) wrong.push(bits);
  }
  expect(wrong).toEqual([]);
});

test('values of some patterns', () => {
  const check = (bits: number, expected: number) => expect(float16ToNumber(bits), bits.toString(16)).toBe(expected);
  check(0x0000, 0);
  check(0x8000, -0);
  check(0x3c00, 1);
  check(0xc000, -2);
  check(0x7bff, 65504);
  check(0x0001, 2 ** -24);
  check(0x03ff, 1023 * 2 ** -24);
  check(0x0400, 2 ** -14);
  check(0x7c00, Number.POSITIVE_INFINITY);
  check(0xfc00, Number.NEGATIVE_INFINITY);
  check(0x7e00, Number.NaN);
});

test('rounding is to nearest, ties to even, and overflow is infinity', () => {
  const check = (value: number, expected: number) => expect(numberToFloat16(value), String(value)).toBe(expected);
  check(1 + 2 ** -11, 0x3c00);
  check(1 + 3 * 2 ** -11, 0x3c02);
  check(1 + 2 ** -11 + 2 ** -20, 0x3c01);
  check(65519, 0x7bff);
  check(65520, 0x7c00);
  check(-1e30, 0xfc00);
  check(2 ** -25, 0x0000);
  check(2 ** -25 * 1.01, 0x0001);
  check(3 * 2 ** -25, 0x0002);
  check(-0, 0x8000);
  check(Number.NEGATIVE_INFINITY, 0xfc00);
  expect(numberToFloat16(Number.NaN) & 0x7fff).toBeGreaterThan(0x7c00);
});

test('arrays keep order and length', () => {
  expect(float16ToFloat32Array(Uint16Array.of(0x3c00, 0xb800, 0x0000))).toEqual(Float32Array.of(1, -0.5, 0));
  expect(float16ToFloat32Array(new Uint16Array())).toEqual(new Float32Array());
});
