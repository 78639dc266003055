import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {
  cosine,
  errorSums,
  l2Distance,
  meanSquaredError,
  psnrDb,
  relativeL2Distance,
  snrDb,
} from '../../src/numeric/error-metrics.ts';

/** Sums of a few thousand float64 terms, in another order. */
const SUM_TOLERANCE = 1e-12;

const figures = (x: readonly number[], q: readonly number[]) => {
  const sums = errorSums(Float64Array.from(x), Float64Array.from(q));
  return {
    snr: snrDb(sums),
    cosine: cosine(sums),
    l2: l2Distance(sums),
    relative: relativeL2Distance(sums),
    mse: meanSquaredError(sums),
    psnr: psnrDb(sums),
  };
};

const check = (x: readonly number[], q: readonly number[], expected: Partial<ReturnType<typeof figures>>): void => {
  const got = figures(x, q);
  for (const [name, value] of Object.entries(expected)) {
    const figure = got[name as keyof typeof got];
    if (Number.isFinite(value)) expect(figure, name).toBeCloseTo(value, 12);
    else expect(figure, name).toBe(value);
  }
};

test('figures of small signals are what one computes by hand', () => {
  // Σx² = 25, Σe² = 0.25, Σq² = 30.25: a tenth of the length is 20 dB.
  check([3, 4], [3.3, 4.4], {
    snr: 20,
    cosine: 1,
    l2: 0.5,
    relative: 0.1,
    mse: 0.125,
    psnr: 10 * Math.log10(16 / 0.125),
  });
  check([1, 0], [0, 1], {snr: -10 * Math.log10(2), cosine: 0, l2: Math.SQRT2, mse: 1, psnr: 0});
  check([1, 1], [-1, -1], {cosine: -1, snr: -10 * Math.log10(4)});
  // No positive element: the peak is the largest magnitude.
  check([-2, -4], [-2, -3], {psnr: 10 * Math.log10(16 / 0.5)});
});

test('equal signals are infinitely good, a zero reference with another result is infinitely bad', () => {
  check([1, 2], [1, 2], {snr: Infinity, psnr: Infinity, cosine: 1, l2: 0, relative: 0, mse: 0});
  check([0, 0], [0, 0], {snr: Infinity, cosine: 1, relative: 0});
  check([0, 0], [0, 1], {snr: -Infinity, psnr: -Infinity, cosine: 0, relative: Infinity});
  check([], [], {snr: Infinity, cosine: 1, mse: 0, l2: 0});
});

test('NaN and infinities never look good', () => {
  for (const bad of [Number.NaN, Infinity, -Infinity]) {
    for (const [x, q] of [
      [
        [1, bad],
        [1, 2],
      ],
      [
        [1, 2],
        [1, bad],
      ],
      [
        [1, bad],
        [1, bad],
      ],
      [
        [0, 0],
        [0, bad],
      ],
    ] as const) {
      const {snr, cosine: angle, mse} = figures(x, q);
      expect(snr > -Infinity, `snr of ${x} and ${q}`).toBe(false);
      expect(angle > 0, `cosine of ${x} and ${q}`).toBe(false);
      expect(mse < Infinity, `mse of ${x} and ${q}`).toBe(false);
    }
  }
});

test('sums in blocks equal a compensated sum', () => {
  const random = seededRandom(7);
  const x = Float32Array.from({length: 5000}, () => random.nextNormal() * 10);
  const q = x.map((value) => value + random.nextNormal() * 0.1);
  let [signal, noise] = [0, 0];
  let [signalRest, noiseRest] = [0, 0];
  for (const [i, value] of x.entries()) {
    const [square, error] = [value * value - signalRest, (value - q[i]!) ** 2 - noiseRest];
    const [nextSignal, nextNoise] = [signal + square, noise + error];
    [signalRest, noiseRest] = [nextSignal - signal - square, nextNoise - noise - error];
    [signal, noise] = [nextSignal, nextNoise];
  }
  const sums = errorSums(x, q);
  expect(Math.abs(sums.signal / signal - 1)).toBeLessThan(SUM_TOLERANCE);
  expect(Math.abs(sums.noise / noise - 1)).toBeLessThan(SUM_TOLERANCE);
  expect(() => errorSums(x, q.subarray(1))).toThrow('4999 elements against 5000');
});

test('the SNR does not depend on the scale, and half the error is 6.02 dB more', () => {
  const sums = {signal: 12.5, noise: 0.03};
  expect(snrDb({signal: sums.signal * 1e200, noise: sums.noise * 1e200})).toBeCloseTo(snrDb(sums), 10);
  expect(snrDb({signal: sums.signal, noise: sums.noise / 4}) - snrDb(sums)).toBeCloseTo(20 * Math.log10(2), 12);
});
