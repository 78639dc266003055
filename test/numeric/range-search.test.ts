import {expect, test} from 'vitest';
import {type SeededRandom, seededRandom} from '../../src/base/seeded-random.ts';
import {computeAffineParameters} from '../../src/numeric/affine-parameters.ts';
import {joinBins} from '../../src/numeric/histogram.ts';
import {dequantizeAffine, quantizeAffine} from '../../src/numeric/quantize-affine.ts';
import {entropyRange} from '../../src/numeric/range-search-entropy.ts';
import {expectedSquaredError, type QuantizationGrid} from '../../src/numeric/range-search-expected-error.ts';
import {minMaxRange, type RealRange, symmetricRange} from '../../src/numeric/range-search-min-max.ts';
import {movingAverageRange} from '../../src/numeric/range-search-moving-average.ts';
import {leastSquaresRange} from '../../src/numeric/range-search-mse.ts';
import {percentileRange} from '../../src/numeric/range-search-percentile.ts';
import {
  collectTensor,
  createCollector,
  finishCollector,
  nonzeroHistogram,
  type TensorStatistics,
} from '../../src/numeric/tensor-statistics.ts';

function statisticsOf(...samples: readonly Float32Array[]): TensorStatistics {
  const collector = createCollector();
  for (const sample of samples) collectTensor(collector, sample);
  return finishCollector(collector);
}

const COUNT = 40_000;

const DISTRIBUTIONS: Readonly<Record<string, (random: SeededRandom) => number>> = {
  normal: (random) => random.nextNormal(),
  uniform: (random) => random.next() * 3 - 1,
  heavy: (random) => random.nextNormal() / (0.05 + random.next()),
  rectified: (random) => Math.max(0, random.nextNormal() * 2),
  swish: (random) => {
    const x = random.nextNormal() * 3;
    return x / (1 + Math.exp(-x));
  },
  negative: (random) => -Math.abs(random.nextNormal()) - 1,
  constant: () => 2.5,
  zero: () => 0,
};

const valuesOf = (name: string): Float32Array => {
  const random = seededRandom(name.length);
  return Float32Array.from({length: COUNT}, () => DISTRIBUTIONS[name]!(random));
};

const GRIDS: Readonly<Record<string, QuantizationGrid>> = {
  uint8: {range: {min: 0, max: 255}, symmetric: false},
  'int8 symmetric': {range: {min: -127, max: 127}, symmetric: true},
  uint4: {range: {min: 0, max: 15}, symmetric: false},
  int16: {range: {min: -32768, max: 32767}, symmetric: false},
};

/** Squared error of really quantizing the values. */
function realError(values: Float32Array, {min, max}: RealRange, {range, symmetric}: QuantizationGrid): number {
  const {scale, zeroPoint} = computeAffineParameters({min: Math.fround(min), max: Math.fround(max), range, symmetric});
  const quantized = range.min < 0 ? new Int16Array(values.length) : new Uint16Array(values.length);
  quantizeAffine(values, scale, zeroPoint, range, quantized);
  const restored = new Float32Array(values.length);
  dequantizeAffine(quantized, scale, zeroPoint, restored);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (restored[i]! - values[i]!) ** 2;
  return sum;
}

test('min-max is what was seen, and [0, 0] when nothing was', () => {
  expect(minMaxRange(statisticsOf(Float32Array.of(-2, 7)))).toEqual({min: -2, max: 7});
  expect(minMaxRange(statisticsOf())).toEqual({min: 0, max: 0});
  expect(symmetricRange({min: -2, max: 7})).toEqual({min: -7, max: 7});
});

test('a moving average follows the samples in order and passes over empty ones', () => {
  const average = (...pairs: readonly (readonly [number, number])[]): RealRange =>
    movingAverageRange(
      Float32Array.from(pairs, ([min]) => min),
      Float32Array.from(pairs, ([, max]) => max),
      0.25,
    );
  expect(average([-4, 8])).toEqual({min: -4, max: 8});
  expect(average([-4, 8], [0, 16])).toEqual({min: -3, max: 10});
  expect(average([0, 16], [-4, 8])).toEqual({min: -1, max: 14});
  expect(average([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], [-4, 8])).toEqual({min: -4, max: 8});
  expect(average()).toEqual({min: 0, max: 0});
});

test.each(Object.keys(DISTRIBUTIONS))('percentile 99 of "%s" leaves half a percent beyond each end', (name) => {
  const values = valuesOf(name);
  const sorted = values.toSorted();
  const statistics = statisticsOf(values);
  const range = percentileRange(statistics, 99, 'asymmetric');
  const width = 2 * 2 ** statistics.histogram.exponent;
  expect(Math.abs(range.min - sorted[COUNT * 0.005]!)).toBeLessThanOrEqual(width);
  expect(Math.abs(range.max - sorted[COUNT * 0.995]!)).toBeLessThanOrEqual(width);
  expect(range.min).toBeGreaterThanOrEqual(statistics.min);
  expect(range.max).toBeLessThanOrEqual(statistics.max);
});

test.each(Object.keys(DISTRIBUTIONS))(
  'symmetric percentile 99 of "%s" leaves the largest percent of magnitudes',
  (name) => {
    const values = valuesOf(name);
    const statistics = statisticsOf(values);
    const {min, max} = percentileRange(statistics, 99, 'symmetric');
    const magnitude = values.map((value) => Math.abs(value)).toSorted()[COUNT * 0.99]!;
    expect(min + 0).toBe(-max + 0);
    expect(Math.abs(max - magnitude)).toBeLessThanOrEqual(2 * 2 ** statistics.histogram.exponent);
  },
);

test('percentile 100 is min-max', () => {
  for (const name of Object.keys(DISTRIBUTIONS)) {
    const statistics = statisticsOf(valuesOf(name));
    expect(percentileRange(statistics, 100, 'asymmetric')).toEqual(minMaxRange(statistics));
  }
});

test('the expected error is that of really quantizing the values', () => {
  for (const name of ['normal', 'uniform', 'heavy', 'rectified', 'swish', 'negative']) {
    const values = valuesOf(name);
    const statistics = statisticsOf(values);
    const counted = {histogram: nonzeroHistogram(statistics), min: statistics.min, max: statistics.max};
    for (const grid of Object.values(GRIDS)) {
      for (const share of [1, 0.7, 0.3, 0.1]) {
        const range = {min: statistics.min * share, max: statistics.max * share};
        const real = realError(values, range, grid);
        // The spread of 40,000 values over their bins, and of bins over steps, leaves this much to chance.
        expect(Math.abs(expectedSquaredError(counted, range, grid) / real - 1), `${name} ${share}`).toBeLessThan(0.05);
      }
    }
  }
});

test.each(Object.keys(DISTRIBUTIONS))('least squares on "%s" beats min-max and a fine grid of ranges', (name) => {
  const values = valuesOf(name);
  const statistics = statisticsOf(values);
  const counted = {histogram: nonzeroHistogram(statistics), min: statistics.min, max: statistics.max};
  for (const grid of Object.values(GRIDS)) {
    const found = leastSquaresRange(statistics, grid);
    const errorOf = (range: RealRange): number => expectedSquaredError(counted, range, grid);
    const error = errorOf(found);
    expect(error).toBeLessThanOrEqual(errorOf(minMaxRange(statistics)));
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i <= 20; i++) {
      for (let j = 1; j <= 20; j++) {
        const below = grid.symmetric ? j : i;
        const extent = grid.symmetric ? symmetricRange(statistics) : statistics;
        least = Math.min(least, errorOf({min: (extent.min * below) / 20, max: (extent.max * j) / 20}));
      }
    }
    expect(error, name).toBeLessThanOrEqual(least * 1.002);
    expect(found).toEqual({min: Math.fround(found.min), max: Math.fround(found.max)});
  }
});

test('least squares clips outliers where that pays, and only there', () => {
  const values = valuesOf('normal');
  values[17] = 60;
  const statistics = statisticsOf(values);
  const coarse = leastSquaresRange(statistics, GRIDS.uint4!);
  expect(coarse.max).toBeLessThan(20);
  expect(realError(values, coarse, GRIDS.uint4!)).toBeLessThan(
    realError(values, minMaxRange(statistics), GRIDS.uint4!),
  );
  expect(leastSquaresRange(statistics, GRIDS.int16!).max).toBeGreaterThan(59);
});

/** Divergence by its definition, bin by bin: what is cut off lies in the outermost levels of Q, and beyond them P is alone. */
function plainDivergence(counts: Float64Array, start: number, end: number, levels: number): number {
  const q = new Float64Array(counts.length).fill(1e-4);
  const sumOf = (low: number, high: number): number => counts.slice(low, high).reduce((a, b) => a + b, 0);
  for (let level = 0, low = start; level < levels; level++) {
    const high = level === levels - 1 ? end : start + Math.floor(((level + 1) * (end - start)) / levels);
    const cut = (level === 0 ? sumOf(0, start) : 0) + (level === levels - 1 ? sumOf(end, counts.length) : 0);
    const filled = counts.slice(low, high).filter((count) => count > 0).length;
    for (let i = low; i < high; i++) if (counts[i]! > 0) q[i] = (sumOf(low, high) + cut) / filled;
    low = high;
  }
  const total = sumOf(0, counts.length);
  return counts.reduce((sum, count, i) => sum + (count > 0 ? (count / total) * Math.log(count / q[i]!) : 0), 0);
}

/** Tries every threshold with the plain divergence. */
function plainEntropyRange(statistics: TensorStatistics, levels: number): RealRange {
  const all = nonzeroHistogram(statistics);
  const {exponent, firstBin, counts} = all.counts.length > 2048 ? joinBins(all, 1) : all;
  const width = 2 ** exponent;
  const seen = minMaxRange(statistics);
  let [best, least] = [seen, Number.POSITIVE_INFINITY];
  for (let k = Math.max(firstBin + counts.length - 1, 1 - firstBin); k > 0; k--) {
    const start = Math.max(0, 1 - k - firstBin);
    const end = Math.min(counts.length, k + 1 - firstBin);
    const range = {min: Math.max(seen.min, -k * width), max: Math.min(seen.max, k * width)};
    const covered = (range.max - range.min) / (Math.max(range.max, 0) - Math.min(range.min, 0));
    const levelsKept = Math.max(2, Math.ceil(levels * covered));
    if (end - start < levelsKept) break;
    const divergence = plainDivergence(counts, start, end, levelsKept);
    if (divergence < least - 1e-12) [best, least] = [range, divergence];
  }
  return best;
}

test.each(['normal', 'heavy', 'rectified', 'swish', 'uniform', 'negative'])(
  'entropy on "%s" finds the threshold of least divergence',
  (name) => {
    const statistics = statisticsOf(valuesOf(name).slice(0, 8000));
    expect(entropyRange(statistics, 64, 'asymmetric')).toEqual(plainEntropyRange(statistics, 64));
  },
);

test('entropy cuts off outliers, of either side alone too', () => {
  const normal = valuesOf('normal');
  const withOutlier = normal.slice();
  withOutlier[5] = 60;
  const range = entropyRange(statisticsOf(withOutlier), 128, 'asymmetric');
  expect(range.max).toBeLessThan(10);
  expect(range.min).toBeLessThan(-3);
  const rectified = normal.map((value) => Math.max(0, value));
  rectified[5] = 60;
  const oneSided = entropyRange(statisticsOf(rectified), 128, 'asymmetric');
  expect(oneSided.min).toBe(0);
  expect(oneSided.max).toBeLessThan(10);
  const {min, max} = entropyRange(statisticsOf(withOutlier), 128, 'symmetric');
  expect(min).toBe(-max);
  expect(max).toBeLessThan(10);
});

test('entropy asks for what it cuts off: a few large numbers among many small ones stay', () => {
  const random = seededRandom(5);
  const values = Float32Array.from({length: 3000}, (_, i) => (i % 20 === 0 ? 20 : 0.2) * Math.abs(random.nextNormal()));
  const range = entropyRange(statisticsOf(values), 256, 'asymmetric');
  // Moved into the outermost bins of P, as TensorRT does it, what is cut off costs nothing, and 34.6 is found.
  expect(range.max).toBe(46);
});

test('entropy has nothing to say about 16-bit integers and dull tensors', () => {
  for (const name of ['normal', 'constant', 'zero']) {
    const statistics = statisticsOf(valuesOf(name));
    expect(entropyRange(statistics, 65536, 'asymmetric')).toEqual(minMaxRange(statistics));
  }
  expect(entropyRange(statisticsOf(valuesOf('zero')), 256, 'asymmetric')).toEqual({min: 0, max: 0});
  expect(entropyRange(statisticsOf(), 256, 'symmetric').max).toBe(0);
});
