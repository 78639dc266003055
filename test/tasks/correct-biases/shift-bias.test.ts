import {expect, test} from 'vitest';
import {shiftFloatBias, shiftIntegerBias} from '../../../src/tasks/correct-biases/shift-bias.ts';

test('an int32 bias moves by whole steps, ties to even, within its type', () => {
  const check = (bias: number, scale: number, shift: number, expected: number) => {
    const output = new Int32Array(1);
    shiftIntegerBias(Int32Array.of(bias), Float32Array.of(scale), Float64Array.of(shift), output);
    expect([...output], `${bias} + ${shift} / ${scale}`).toEqual([expected]);
  };
  check(10, 0.5, 1, 12);
  check(10, 0.5, -1, 8);
  check(10, 0.5, 0.2, 10);
  check(10, 0.5, 0.25, 10);
  check(10, 0.5, 0.75, 12);
  check(10, 0.5, -0.75, 8);
  check(2 ** 31 - 2, 1, 5, 2 ** 31 - 1);
  check(-(2 ** 31), 1, -1, -(2 ** 31));
  check(0, 1e-30, 1, 2 ** 31 - 1);
  check(7, 1, Number.NaN, 7);
  check(7, 1, Number.POSITIVE_INFINITY, 7);
  check(7, 0, 1, 7);
  check(7, 0, 0, 7);
});

test('scales are one per channel or one for all', () => {
  const output = new Int32Array(3);
  const shifts = Float64Array.of(1, 1, 1);
  shiftIntegerBias(new Int32Array(3), Float32Array.of(1, 0.5, 0.25), shifts, output);
  expect([...output]).toEqual([1, 2, 4]);
  shiftIntegerBias(new Int32Array(3), Float32Array.of(0.125), shifts, output);
  expect([...output]).toEqual([8, 8, 8]);
  shiftIntegerBias(new Int32Array(0), Float32Array.of(1), new Float64Array(0), new Int32Array(0));
  expect(() => shiftIntegerBias(new Int32Array(3), Float32Array.of(1, 2), shifts, output)).toThrow('2 scales');
});

test('a float bias is rounded to float32, and stays as it is where the sum is no number', () => {
  const output = new Float32Array(4);
  const shifts = Float64Array.of(0.1, Number.NaN, Number.NEGATIVE_INFINITY, 3e38);
  shiftFloatBias(Float32Array.of(1, 2, 3, 3e38), shifts, output);
  expect([...output]).toEqual([Math.fround(1.1), 2, 3, Math.fround(3e38)]);
});
