import {expect, test} from 'vitest';
import {encodeTensorStatistics} from '../../src/artifacts/calibration-statistics.ts';
import {type SeededRandom, seededRandom, shuffled} from '../../src/base/seeded-random.ts';
import {canonicalBinExponent} from '../../src/numeric/histogram.ts';
import {exactTotalToNumber, momentsOf} from '../../src/numeric/moments.ts';
import {
  collectTensor,
  createCollector,
  discardCollector,
  finishCollector,
  mergeElements,
  mergeTensorStatistics,
  nonzeroHistogram,
  type StatisticsPart,
  type TensorStatistics,
} from '../../src/numeric/tensor-statistics.ts';

function statisticsOf(samples: readonly Float32Array[]): TensorStatistics {
  const collector = createCollector();
  for (const sample of samples) collectTensor(collector, sample);
  return finishCollector(collector);
}

/** Everything but the order-dependent layout, computed value by value. */
function reference(samples: readonly Float32Array[]) {
  const all = samples.flatMap((sample) => [...sample]);
  const finite = all.filter(Number.isFinite);
  const min = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const exponent = finite.length === 0 ? -126 : canonicalBinExponent(min, max);
  const firstBin = finite.length === 0 ? 0 : Math.ceil(min / 2 ** exponent) + 0;
  const counts = new Float64Array(finite.length === 0 ? 0 : Math.ceil(max / 2 ** exponent) - firstBin + 1);
  for (const value of finite) counts[Math.ceil(value / 2 ** exponent) - firstBin]!++;
  return {
    elementCount: all.length,
    nanCount: all.filter(Number.isNaN).length,
    positiveInfinityCount: all.filter((value) => value === Number.POSITIVE_INFINITY).length,
    negativeInfinityCount: all.filter((value) => value === Number.NEGATIVE_INFINITY).length,
    zeroCount: all.filter((value) => value === 0).length,
    min: min + 0,
    max: max + 0,
    histogram: {exponent, firstBin, counts},
  };
}

/** Tensors whose sizes and magnitudes differ wildly, with zeros and sometimes special numbers. */
function randomSample(random: SeededRandom, hasSpecials: boolean): Float32Array {
  const scale = 2 ** (random.nextInteger(24) - 12);
  const offset = random.nextInteger(3) - 1;
  const isRectified = random.next() < 0.4;
  return Float32Array.from({length: random.nextInteger(9000)}, () => {
    if (hasSpecials && random.next() < 0.001) {
      return [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][random.nextInteger(3)]!;
    }
    const value = (random.nextNormal() + offset) * scale;
    return isRectified ? Math.max(0, value) : value;
  });
}

test.each([false, true])('one pass gives what counting value by value gives (special numbers: %s)', (hasSpecials) => {
  const random = seededRandom(11);
  for (let round = 0; round < 12; round++) {
    const samples = Array.from({length: 4}, () => randomSample(random, hasSpecials));
    const statistics = statisticsOf(samples);
    expect(statistics).toMatchObject(reference(samples));
    const finite = samples.flatMap((sample) => [...sample]).filter(Number.isFinite);
    const sum = finite.reduce((a, b) => a + b, 0);
    const scale = finite.reduce((a, b) => a + Math.abs(b), 0);
    expect(Math.abs(exactTotalToNumber(statistics.sum) - sum)).toBeLessThanOrEqual(1e-12 * scale);
  }
});

/** Merges random groups of the samples, in random order, group by group. */
function mergedInGroups(samples: readonly Float32Array[], seed: number): TensorStatistics {
  const random = seededRandom(seed);
  const order = shuffled([...samples.keys()], seed);
  const parts: StatisticsPart[] = [];
  while (order.length > 0) {
    const places = order.splice(0, 1 + random.nextInteger(4));
    parts.push({statistics: statisticsOf(places.map((place) => samples[place]!)), places});
  }
  return mergeTensorStatistics(shuffled(parts, seed + 1));
}

test('any order and any grouping of samples gives the same bytes', () => {
  const random = seededRandom(12);
  for (let round = 0; round < 6; round++) {
    const samples = Array.from({length: 9}, () => randomSample(random, round % 2 === 1));
    const expected = encodeTensorStatistics(statisticsOf(samples));
    for (let seed = 0; seed < 12; seed++) {
      expect(encodeTensorStatistics(mergedInGroups(samples, seed))).toEqual(expected);
    }
  }
});

test('a range that grows while it is counted leaves no trace', () => {
  const rising = Float32Array.from({length: 30_000}, (_, i) => 1.001 ** i * 1e-6);
  expect(statisticsOf([rising]).histogram).toEqual(statisticsOf([rising.toReversed()]).histogram);
  expect(statisticsOf([rising])).toMatchObject(reference([rising]));
});

const DULL: Readonly<Record<string, Float32Array>> = {
  nothing: new Float32Array(0),
  'one element': Float32Array.of(3.5),
  'all zero': new Float32Array(5000),
  'negative zero': Float32Array.of(-0, 0, -0),
  'a constant': new Float32Array(5000).fill(-7.3),
  denormals: Float32Array.of(2 ** -149, -(2 ** -149), 2 ** -140, 0),
  'the largest numbers': Float32Array.of(3.4028234663852886e38, -3.4028234663852886e38, 1),
  'only NaN': Float32Array.of(Number.NaN, Number.NaN),
  'infinities beside numbers': Float32Array.of(Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, 2),
  'an odd number of elements': Float32Array.from({length: 4097}, (_, i) => i - 2000),
};

test.each(Object.entries(DULL))('%s is counted as it is', (_, values) => {
  const statistics = statisticsOf([values]);
  expect(statistics).toMatchObject(reference([values]));
  expect(Object.is(statistics.min, -0) || Object.is(statistics.max, -0)).toBe(false);
});

test('an empty sample has extremes that no other sample notices', () => {
  const statistics = statisticsOf([new Float32Array(0), Float32Array.of(1, 2)]);
  expect([...statistics.sampleMins]).toEqual([Number.POSITIVE_INFINITY, 1]);
  expect([...statistics.sampleMaxs]).toEqual([Number.NEGATIVE_INFINITY, 2]);
});

test('a collector that has ended is not used again, and the next one starts from nothing', () => {
  const collector = createCollector();
  collectTensor(collector, Float32Array.of(1, 2, 3));
  finishCollector(collector);
  expect(() => collectTensor(collector, Float32Array.of(1))).toThrow('has ended');
  discardCollector(collector);
  expect(statisticsOf([Float32Array.of(5)])).toMatchObject(reference([Float32Array.of(5)]));
});

test('collectors at work at the same time do not disturb each other', () => {
  const random = seededRandom(14);
  const tensors = Array.from({length: 40}, () => randomSample(random, false));
  const collectors = tensors.map(() => createCollector());
  for (const [i, collector] of collectors.entries()) collectTensor(collector, tensors[i]!);
  for (const [i, collector] of collectors.entries()) collectTensor(collector, tensors[39 - i]!);
  for (const [i, collector] of collectors.entries()) {
    expect(finishCollector(collector)).toEqual(statisticsOf([tensors[i]!, tensors[39 - i]!]));
  }
});

test('counters are settled before they overflow', () => {
  const collector = createCollector();
  collectTensor(collector, Float32Array.of(1, 2, 2));
  collector.pageCount = 2 ** 30 + 1;
  collectTensor(collector, Float32Array.of(2));
  expect(finishCollector(collector).histogram).toEqual(statisticsOf([Float32Array.of(1, 2, 2, 2)]).histogram);
});

test('elements of several tensors together are those of their concatenation', () => {
  const random = seededRandom(13);
  const left = [randomSample(random, false), randomSample(random, false)];
  const right = [randomSample(random, false), randomSample(random, false)];
  const joined = left.map((values, i) => Float32Array.of(...values, ...right[i]!));
  const {sum, sumOfSquares, ...merged} = mergeElements([statisticsOf(left), statisticsOf(right)]);
  const {sum: joinedSum, sumOfSquares: joinedSquares, ...expected} = statisticsOf(joined);
  expect(merged).toEqual(expected);
  const moments = momentsOf(merged.elementCount, sum, sumOfSquares);
  const expectedMoments = momentsOf(merged.elementCount, joinedSum, joinedSquares);
  expect(moments.rms).toBeCloseTo(expectedMoments.rms, 10);
});

test('zeros can be left out', () => {
  const statistics = statisticsOf([Float32Array.of(0, 0, -0, 1, -1, 2)]);
  const nonzero = nonzeroHistogram(statistics);
  expect(nonzero.counts.reduce((a, b) => a + b)).toBe(3);
  expect(nonzero.counts[-nonzero.firstBin]).toBe(0);
});

test('places that are no permutation are a bug of the caller', () => {
  const statistics = statisticsOf([Float32Array.of(1)]);
  expect(() =>
    mergeTensorStatistics([
      {statistics, places: [0]},
      {statistics, places: [0]},
    ]),
  ).toThrow('place 0');
});
