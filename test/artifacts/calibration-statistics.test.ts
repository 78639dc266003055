import {expect, test} from 'vitest';
import {
  type CalibrationStatistics,
  decodeStatistics,
  decodeTensorStatistics,
  encodeStatistics,
  encodeTensorStatistics,
  mergeStatistics,
} from '../../src/artifacts/calibration-statistics.ts';
import {Failure} from '../../src/base/failure.ts';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {numpyBinEdges} from '../../src/numeric/histogram-numpy.ts';
import {
  collectTensor,
  createCollector,
  finishCollector,
  type TensorStatistics,
} from '../../src/numeric/tensor-statistics.ts';

function statisticsOf(...samples: readonly Float32Array[]): TensorStatistics {
  const collector = createCollector();
  for (const sample of samples) collectTensor(collector, sample);
  return finishCollector(collector);
}

const normal = (seed: number, length: number): Float32Array => {
  const random = seededRandom(seed);
  return Float32Array.from({length}, () => random.nextNormal());
};

const NATIVE: CalibrationStatistics = {
  collector: 'native',
  values: new Map([
    ['zeta', statisticsOf(normal(1, 3000), normal(2, 10))],
    ['ünï "quoted"', statisticsOf(Float32Array.of(0, -0, Number.NaN, Number.POSITIVE_INFINITY, -3e38))],
    ['', statisticsOf()],
    ['empty sample', statisticsOf(new Float32Array(0))],
    ['tiny', statisticsOf(Float32Array.of(2 ** -149, -(2 ** -140)))],
  ]),
};

const extremes = {min: -1, max: 2, magnitudeMin: 0.5, sampleMins: Float32Array.of(-1), sampleMaxs: Float32Array.of(2)};

const ORT: CalibrationStatistics = {
  collector: 'ort-percentile',
  values: new Map([
    ['a', {...extremes, histogram: {edges: numpyBinEdges(0.5, 2, 4), counts: Float64Array.of(0, 3, 0, 2 ** 40)}}],
    ['b', {...extremes, histogram: undefined}],
  ]),
};

test.each([NATIVE, ORT])('statistics come back as they were written', (statistics) => {
  const bytes = encodeStatistics(statistics);
  const decoded = decodeStatistics(bytes);
  expect(decoded).toEqual(statistics);
  expect([...decoded.values.keys()]).toEqual([...statistics.values.keys()]);
  expect(encodeStatistics(decoded)).toEqual(bytes);
});

test('a histogram of thousands of bins takes a few kilobytes', () => {
  expect(encodeTensorStatistics(statisticsOf(normal(3, 100_000))).length).toBeLessThan(6000);
  expect(encodeTensorStatistics(statisticsOf(new Float32Array(100_000))).length).toBeLessThan(60);
});

test.each([NATIVE, ORT])('every shortened file is refused', (statistics) => {
  const bytes = encodeStatistics(statistics);
  for (let length = 0; length < bytes.length; length += length < 200 ? 1 : 97) {
    expect(() => decodeStatistics(bytes.subarray(0, length))).toThrow(Failure);
  }
});

test('damaged bytes are refused or give other statistics, but neither hang nor crash', () => {
  const bytes = encodeTensorStatistics(statisticsOf(normal(4, 500)));
  const random = seededRandom(5);
  for (let round = 0; round < 500; round++) {
    const damaged = bytes.slice();
    damaged[random.nextInteger(damaged.length)]! ^= 1 << random.nextInteger(8);
    try {
      decodeTensorStatistics(damaged);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
    }
  }
});

test('another version is refused', () => {
  const bytes = encodeStatistics(NATIVE);
  bytes[4] = 99;
  expect(() => decodeStatistics(bytes)).toThrow('damaged or of another version');
});

test('statistics of parts merge into those of the whole', () => {
  const samples = [normal(6, 100), normal(7, 50), normal(8, 70)];
  const part = (places: readonly number[]) => ({
    values: new Map([['v', statisticsOf(...places.map((place) => samples[place]!))]]),
    places,
  });
  expect(mergeStatistics([part([2]), part([1, 0])]).get('v')).toEqual(statisticsOf(...samples));
});
