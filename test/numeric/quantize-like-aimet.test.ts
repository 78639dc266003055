import {expect, test} from 'vitest';
import {quantizeLikeAimet, roundHalfAway} from '../../src/numeric/quantize-affine.ts';

test('halves are rounded away from zero', () => {
  const check = (x: number, expected: number) => expect(roundHalfAway(x)).toBe(expected);
  check(0.5, 1);
  check(-0.5, -1);
  check(2.5, 3);
  check(-2.5, -3);
  check(0.49999999999999994, 0);
  check(-0.2, 0);
  check(2 ** 52 + 1, 2 ** 52 + 1);
  check(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  check(Number.NaN, Number.NaN);
});

test('AIMET rounds halves up, and what is a half in float32 beside 128', () => {
  const values = Float32Array.of(0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.4999999, 500, -500);
  const output = new Int8Array(values.length);
  const steps = {scale: 1, shift: 128, steps: 255, zeroPoint: 0};
  quantizeLikeAimet(values, {start: 0, end: values.length}, steps, output);
  // Values of aimet-onnx 2.42.
  expect([...output]).toEqual([1, 2, 3, 0, -1, -2, 4, 127, -128]);
});

test('only the given stretch is written, and zero points move the result', () => {
  const output = new Uint8Array(3);
  const steps = {scale: 0.5, shift: 3, steps: 255, zeroPoint: 3};
  quantizeLikeAimet(Float32Array.of(1, 1, 1), {start: 1, end: 2}, steps, output);
  expect([...output]).toEqual([0, 5, 0]);
});
