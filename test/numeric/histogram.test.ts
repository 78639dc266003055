import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {
  binOf,
  canonicalBinExponent,
  EMPTY_HISTOGRAM,
  HISTOGRAM_CAPACITY,
  type Histogram,
  histogramTotal,
  joinBins,
  lowerEdge,
  mergeHistograms,
  upperEdge,
} from '../../src/numeric/histogram.ts';
import {foldHistogram, histogramQuantile} from '../../src/numeric/quantile.ts';

/** The definition, as directly as it can be said. */
function referenceHistogram(values: readonly number[]): Histogram {
  const min = Math.min(...values);
  const max = Math.max(...values);
  let exponent = -126;
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  const tooFine = (): boolean =>
    Math.ceil(max / 2 ** exponent) - Math.ceil(min / 2 ** exponent) + 1 > 4096 || magnitude / 2 ** exponent >= 2 ** 24;
  while (tooFine()) exponent++;
  const firstBin = Math.ceil(min / 2 ** exponent) + 0;
  const counts = new Float64Array(Math.ceil(max / 2 ** exponent) - firstBin + 1);
  for (const value of values) counts[Math.ceil(value / 2 ** exponent) - firstBin]!++;
  return {exponent, firstBin, counts};
}

const RANGES = [
  [0, 0],
  [0, 1],
  [-1, 1],
  [-1e-45, 1e-45],
  [1000, 1000.0001],
  [-3.4e38, 3.4e38],
  [0, 3.4028234663852886e38],
  [5, 5],
  [-7.25, -7.25],
  [-0.2784, 14.3],
  [4095, 4096],
  [-1, 4095],
  [-1, 4094],
  [1e-40, 3e-40],
] as const;

test.each(RANGES)('bins for [%d, %d] are as fine as they can be', (low, high) => {
  const [min, max] = [Math.fround(low), Math.fround(high)];
  expect(canonicalBinExponent(min, max)).toBe(referenceHistogram([min, max]).exponent);
});

test('a wider range never has finer bins, and fills more than half of the capacity', () => {
  const random = seededRandom(1);
  for (let round = 0; round < 300; round++) {
    let [min, max] = [0, 0];
    let exponent = Number.NEGATIVE_INFINITY;
    for (let step = 0; step < 20; step++) {
      const value = Math.fround(random.nextNormal() * 2 ** (random.nextInteger(60) - 30));
      [min, max] = [Math.min(min, value), Math.max(max, value)];
      const next = canonicalBinExponent(min, max);
      const spanned = binOf(max, next) - binOf(min, next) + 1;
      expect(next).toBeGreaterThanOrEqual(exponent);
      expect(spanned).toBeLessThanOrEqual(HISTOGRAM_CAPACITY);
      if (max - min > 2 ** -10 * Math.max(max, -min)) expect(spanned).toBeGreaterThan(2048);
      exponent = next;
    }
  }
});

test('a value on an edge belongs to the bin below it', () => {
  expect([0, -0, 1, 1.0001, -1, -0.9999, 2].map((value) => binOf(value, 0))).toEqual([0, 0, 1, 2, -1, 0, 2]);
});

test('edges of bins are multiples of their width', () => {
  const histogram = {exponent: -2, firstBin: -3, counts: Float64Array.of(1, 0, 2)};
  expect([0, 1, 2].map((i) => [lowerEdge(histogram, i), upperEdge(histogram, i)])).toEqual([
    [-1, -0.75],
    [-0.75, -0.5],
    [-0.5, -0.25],
  ]);
});

test('merging histograms of parts gives the histogram of the whole', () => {
  const random = seededRandom(2);
  for (let round = 0; round < 40; round++) {
    const values = Array.from({length: 400}, (_, i) =>
      Math.fround((random.nextNormal() - (round % 3)) * (i < 200 ? 2 ** -round : 1)),
    );
    const whole = referenceHistogram(values);
    const parts = [values.slice(0, 100), values.slice(100, 101), values.slice(101)].map(referenceHistogram);
    expect(mergeHistograms([...parts, EMPTY_HISTOGRAM], Math.min(...values), Math.max(...values))).toEqual(whole);
    expect(histogramTotal(whole)).toBe(400);
  }
});

test('joining bins keeps the counts and the edges', () => {
  const histogram = {exponent: 0, firstBin: -3, counts: Float64Array.of(1, 2, 3, 4, 5)};
  // Bins −3 … 1 become −1, −1, 0, 0, 1 of twice the width.
  expect(joinBins(histogram, 1)).toEqual({exponent: 1, firstBin: -1, counts: Float64Array.of(3, 7, 5)});
  expect(joinBins(histogram, 4)).toEqual({exponent: 4, firstBin: 0, counts: Float64Array.of(10, 5)});
  expect(joinBins(histogram, 0)).toBe(histogram);
});

test('nothing merged with nothing is empty', () => {
  expect(mergeHistograms([EMPTY_HISTOGRAM], Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toEqual(
    EMPTY_HISTOGRAM,
  );
});

test('quantiles lie between the edges of the bin they fall into', () => {
  const histogram = {exponent: 0, firstBin: 1, counts: Float64Array.of(4, 0, 4, 2)};
  const check = (share: number, expected: number): void => expect(histogramQuantile(histogram, share)).toBe(expected);
  check(0, 0);
  check(0.2, 0.5);
  check(0.4, 1);
  check(0.5, 2.25);
  check(0.8, 3);
  check(0.9, 3.5);
  check(1, 4);
});

test('the quantile of nothing is NaN', () => {
  expect(histogramQuantile(EMPTY_HISTOGRAM, 0.5)).toBeNaN();
});

test('folding counts negative values with their mirror images and zeros by themselves', () => {
  // Bins (−2, −1], (−1, 0], (0, 1], (1, 2], (2, 3]; two of the three in (−1, 0] are zeros.
  const histogram = {exponent: 0, firstBin: -1, counts: Float64Array.of(5, 3, 1, 7, 2)};
  expect(foldHistogram(histogram, 2)).toEqual({exponent: 0, firstBin: 0, counts: Float64Array.of(2, 2, 12, 2)});
  const negative = {exponent: 0, firstBin: -3, counts: Float64Array.of(1, 2)};
  expect(foldHistogram(negative, 0).counts).toEqual(Float64Array.of(0, 0, 0, 2, 1));
});
