import {expect, test} from 'vitest';
import {quarkSimilarity, structuralSimilarity} from '../../src/numeric/structural-similarity.ts';

const [PLANES, HEIGHT, WIDTH] = [2, 13, 17];
const SHAPE = {planes: PLANES, height: HEIGHT, width: WIDTH};

/** A smooth pattern, with a disturbance where `k` is 1. */
function image(k: 0 | 1): Float32Array {
  const pixels = new Float32Array(PLANES * HEIGHT * WIDTH);
  for (let p = 0; p < PLANES; p++)
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) {
        const pattern = Math.sin(0.7 * y + 0.3 * p) * Math.cos(0.4 * x + k * 0.1);
        pixels[(p * HEIGHT + y) * WIDTH + x] = pattern + k * 0.05 * ((7 * y + 3 * x + p) % 5);
      }
  return pixels;
}

/** scikit-image 0.25 filters in float64 too, but along the other axis first. */
const ORACLE_DIGITS = 9;

test('SSIM equals that of scikit-image', () => {
  // structural_similarity(x, q, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=max − min)
  expect(structuralSimilarity(image(0), image(1), SHAPE)).toBeCloseTo(0.9062659991759148, ORACLE_DIGITS);
});

test('equal images have SSIM 1, flat ones too; an inverted one is below zero; the figure ignores the scale', () => {
  const x = image(0);
  const flat = new Float32Array(x.length).fill(3);
  expect(structuralSimilarity(x, x, SHAPE)).toBe(1);
  expect(structuralSimilarity(flat, flat, SHAPE)).toBe(1);
  expect(structuralSimilarity(flat, x, SHAPE)).toBeLessThan(0.1);
  const [bright, inverted] = [x.map((value) => 2 + value), x.map((value) => 2 - value)];
  expect(structuralSimilarity(bright, inverted, SHAPE)).toBeLessThan(0);
  const scaled = structuralSimilarity(
    x.map((value) => value * 64),
    image(1).map((value) => value * 64),
    SHAPE,
  );
  expect(scaled).toBeCloseTo(structuralSimilarity(x, image(1), SHAPE), 12);
  expect(structuralSimilarity(x, x.with(5, Number.NaN), SHAPE)).toBeNaN();
});

test('images smaller than the window are refused', () => {
  const small = new Float32Array(100);
  expect(() => structuralSimilarity(small, small, {planes: 1, height: 10, width: 10})).toThrow(
    'no SSIM of [1, 10, 10]',
  );
});

test("Quark's figure is the formula of amd-quark, which does not see that signals have nothing in common", () => {
  const hundredfold = (pixels: Float32Array) => Float64Array.from(pixels, (value) => value * 100);
  // NumPy: means, standard deviations (population) of the whole arrays.
  expect(quarkSimilarity(hundredfold(image(0)), hundredfold(image(1)))).toBeCloseTo(QUARK_ORACLE, ORACLE_DIGITS);
  const x = Float32Array.of(0, 200, 0, 200);
  expect(quarkSimilarity(x, Float32Array.of(200, 0, 200, 0))).toBe(1);
  expect(quarkSimilarity(new Float32Array(0), new Float32Array(0))).toBeNaN();
});

const QUARK_ORACLE = 0.29751534481237435;
