import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {dequantizeAffine, quantizeAffine} from '../../src/numeric/quantize-affine.ts';
import {boundedLeastSquaresRange} from '../../src/numeric/range-search-bounded-mse.ts';
import {
  collectTensor,
  createCollector,
  finishCollector,
  type TensorStatistics,
} from '../../src/numeric/tensor-statistics.ts';

const GRID = {range: {min: -127, max: 127}, symmetric: true};

function statisticsOf(values: Float32Array): TensorStatistics {
  const collector = createCollector();
  collectTensor(collector, values);
  return finishCollector(collector);
}

const random = seededRandom(5);
/** A bell with a few values far out. */
const values = Float32Array.from({length: 50_000}, (_, i) => random.nextNormal() * (i % 1000 === 0 ? 12 : 1));
const statistics = statisticsOf(values);
const largest = values.reduce((max, x) => Math.max(max, Math.abs(x)), 0);

const sharedOf = (cutShareMax: number, widening = 1) =>
  boundedLeastSquaresRange(statistics, {cutShareMax, widening}, GRID);

/** Measured on the values themselves, with the grid itself. */
function errorOf(magnitude: number): number {
  const scale = Math.fround(magnitude / 127);
  const integers = new Int8Array(values.length);
  const restored = new Float32Array(values.length);
  quantizeAffine(values, scale, 0, GRID.range, integers);
  dequantizeAffine(integers, scale, 0, restored);
  return values.reduce((sum, x, i) => sum + (x - restored[i]!) ** 2, 0);
}

test('a range that may cut off nothing is that of the values', () => {
  expect(sharedOf(0).max).toBe(largest);
});

test('the range has about the smallest squared error of all that cut off no more than they may', () => {
  for (const cutShareMax of [0.0005, 0.001, 0.01]) {
    const {min, max} = sharedOf(cutShareMax);
    expect(min).toBe(-max);
    const sorted = values.map(Math.abs).sort();
    const narrowest = sorted[Math.floor((1 - cutShareMax) * (values.length - 1))]!;
    expect(max).toBeGreaterThanOrEqual(narrowest * 0.999);
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i <= 400; i++) best = Math.min(best, errorOf(narrowest + ((largest - narrowest) * i) / 400));
    // Histogram bins and 64 candidates instead of 400 cost less than a hundredth.
    expect(errorOf(max)).toBeLessThan(1.01 * best);
  }
});

test('a larger share searches wider, and a factor widens up to the values seen', () => {
  // Candidates lie closer for a smaller share, so that the same minimum is met at another place.
  expect(sharedOf(0.05).max).toBeLessThan(1.02 * sharedOf(0.0001).max);
  expect(sharedOf(0.00002).max).toBeGreaterThan(1.05 * sharedOf(0.05).max);
  const found = sharedOf(0.001).max;
  expect(found).toBeLessThan(largest);
  expect(sharedOf(0.001, 1.02).max).toBeCloseTo(1.02 * found, 5);
  expect(sharedOf(0.001, 100).max).toBe(largest);
});

test('values that are all zero, and none at all, have the range of nothing', () => {
  const options = {cutShareMax: 0.001, widening: 1};
  expect(boundedLeastSquaresRange(statisticsOf(new Float32Array(8)), options, GRID).max).toBe(0);
  expect(boundedLeastSquaresRange(statisticsOf(new Float32Array(0)), options, GRID).max).toBe(0);
});
