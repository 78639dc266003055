import {expect, test} from 'vitest';
import {type CalibrationStatistics, encodeStatistics} from '../../../src/artifacts/calibration-statistics.ts';
import {encodePlacement, type MeasuredValue} from '../../../src/artifacts/placement.ts';
import {decodeRanges} from '../../../src/artifacts/ranges.ts';
import type {Json} from '../../../src/base/canonical-json.ts';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import type {TaskRequest} from '../../../src/build/task.ts';
import type {RangeRecipe} from '../../../src/manifest/manifest.ts';
import {computeAffineParameters, integerRange} from '../../../src/numeric/affine-parameters.ts';
import {addNumpyCounts, numpyBinEdges} from '../../../src/numeric/histogram-numpy.ts';
import {roundHalfEven} from '../../../src/numeric/quantize-affine.ts';
import {collectTensor, createCollector, finishCollector} from '../../../src/numeric/tensor-statistics.ts';
import {chooseRangesTask} from '../../../src/tasks/choose-ranges/task.ts';
import {memoryTaskContext, taskInput} from '../../support/memory-task-context.ts';

const random = seededRandom(9);
const SAMPLES = [1, 2, 4].map((scale) => Float32Array.from({length: 2000}, () => random.nextNormal() * scale));
const ALL = SAMPLES.flatMap((sample) => [...sample]);
const SEEN = {min: Math.min(...ALL), max: Math.max(...ALL)};
const MINS = SAMPLES.map((sample) => Math.min(...sample));
const MAXS = SAMPLES.map((sample) => Math.max(...sample));

function nativeStatistics(samples = SAMPLES): CalibrationStatistics {
  const collector = createCollector();
  for (const sample of samples) collectTensor(collector, sample);
  return {collector: 'native', values: new Map([['v', finishCollector(collector)]])};
}

function ortStatistics(collector: 'min-max' | 'ort-min-max' | 'ort-percentile'): CalibrationStatistics {
  const magnitudes = ALL.map((value) => Math.abs(value));
  const edges = numpyBinEdges(Math.min(...magnitudes), Math.max(...magnitudes), 2048);
  const counts = new Float64Array(2048);
  addNumpyCounts(Float32Array.from(ALL), edges, 'magnitude', counts);
  const histogram = collector === 'ort-percentile' ? {edges, counts} : undefined;
  const samples = {sampleMins: Float32Array.from(MINS), sampleMaxs: Float32Array.from(MAXS)};
  return {collector, values: new Map([['v', {...SEEN, magnitudeMin: Math.min(...magnitudes), ...samples, histogram}]])};
}

interface Choice {
  readonly statistics?: CalibrationStatistics;
  readonly format?: Partial<MeasuredValue>;
  readonly ortOptions?: Json;
  readonly zeroPointFollowsSign?: boolean;
}

async function choose(range: RangeRecipe, {statistics, format, ...options}: Choice = {}) {
  const value: MeasuredValue = {
    name: 'v',
    type: 'uint8',
    symmetric: false,
    reducedRange: false,
    scale: 'float',
    ...format,
  };
  const placement = {
    version: 1,
    edits: [],
    quantizers: [],
    adjustments: [],
    equalScales: [],
    measuredValues: [value],
  } as const;
  const context = memoryTaskContext();
  const request: TaskRequest = {
    id: 'b:choose-ranges' as TaskRequest['id'],
    parameters: {range, ...options} as Json,
    inputs: {
      statistics: taskInput(encodeStatistics(statistics ?? nativeStatistics())),
      placement: taskInput(encodePlacement(placement)),
    },
  };
  const outputs = await chooseRangesTask.run(request, context);
  const [min, max] = decodeRanges(outputs['ranges.json']!).get('v')!;
  return {min, max, summary: context.summaries[0]};
}

test('min-max is what was seen', async () => {
  expect(await choose({method: 'min-max'})).toEqual({...SEEN, summary: '1 range, min-max'});
});

test('a moving average follows the samples', async () => {
  const {min, max} = await choose({method: 'moving-average', constant: 0.5});
  expect(max).toBe(Math.fround((MAXS[0]! / 2 + MAXS[1]! / 2) / 2 + MAXS[2]! / 2));
  expect(min).toBeGreaterThan(SEEN.min);
});

test('a percentile is narrower than min-max, and symmetric for symmetric types', async () => {
  const {min, max, summary} = await choose({method: 'percentile', percentile: 99});
  expect(summary).toBe('1 range, percentile 99');
  expect(max).toBeLessThan(SEEN.max);
  expect(min).toBeGreaterThan(SEEN.min);
  const symmetric = await choose({method: 'percentile', percentile: 99}, {format: {type: 'int8', symmetric: true}});
  expect(symmetric.min).toBe(-symmetric.max);
});

test('where the zero point follows the sign, values without negative numbers have a range without them', async () => {
  const positive = nativeStatistics(SAMPLES.map((sample) => sample.map((value) => Math.abs(value))));
  const format = {symmetric: true} as const;
  const methods: readonly RangeRecipe[] = [
    {method: 'percentile', percentile: 99},
    {method: 'entropy'},
    {method: 'mse'},
  ];
  for (const method of methods) {
    const symmetric = await choose(method, {statistics: positive, format});
    expect(symmetric.min, method.method).toBe(-symmetric.max);
    const following = await choose(method, {statistics: positive, format, zeroPointFollowsSign: true});
    const asymmetric = await choose(method, {statistics: positive});
    expect(following, method.method).toMatchObject({min: 0, max: asymmetric.max});
    const signed = await choose(method, {format, zeroPointFollowsSign: true});
    expect(signed.min, method.method).toBe(-signed.max);
  }
});

test('fewer integers make least squares clip more', async () => {
  const wide = await choose({method: 'mse'}, {format: {type: 'uint16'}});
  const narrow = await choose({method: 'mse'}, {format: {type: 'uint4'}});
  expect(wide.max).toBeGreaterThan(0.97 * SEEN.max);
  expect(narrow.max).toBeLessThan(0.7 * SEEN.max);
});

test('entropy clips for 4 bits', async () => {
  const {max} = await choose({method: 'entropy'}, {format: {type: 'uint4'}});
  expect(max).toBeLessThan(SEEN.max);
});

test('extremes alone give the same ranges where they suffice', async () => {
  const statistics = ortStatistics('min-max');
  for (const range of [{method: 'min-max'}, {method: 'moving-average', constant: 0.5}] as const) {
    expect(await choose(range, {statistics})).toEqual(await choose(range));
  }
  await expect(choose({method: 'mse'}, {statistics})).rejects.toThrow('needs more than extremes');
});

test('onnxruntime’s moving average is the mean, whatever the constant', async () => {
  const statistics = ortStatistics('ort-min-max');
  const {min, max} = await choose({method: 'moving-average', constant: 0.9}, {statistics});
  expect(max).toBeCloseTo((MAXS[0]! + MAXS[1]! + MAXS[2]!) / 3, 5);
  expect(min).toBeCloseTo((MINS[0]! + MINS[1]! + MINS[2]!) / 3, 5);
});

test('CalibTensorRangeSymmetric makes onnxruntime’s min-max symmetric', async () => {
  const statistics = ortStatistics('ort-min-max');
  const {min, max} = await choose({method: 'min-max'}, {statistics, ortOptions: {CalibTensorRangeSymmetric: true}});
  const magnitude = Math.max(-SEEN.min, SEEN.max);
  expect({min, max}).toEqual({min: -magnitude, max: magnitude});
});

test('onnxruntime’s percentile is the left edge of the bin it falls into, to both sides', async () => {
  const {min, max} = await choose(
    {method: 'percentile', percentile: 99},
    {statistics: ortStatistics('ort-percentile')},
  );
  const magnitudes = ALL.map((value) => Math.abs(value)).sort((a, b) => a - b);
  const exact = magnitudes[Math.floor(0.99 * magnitudes.length)]!;
  const width = magnitudes.at(-1)! / 2048;
  expect(min).toBe(-max);
  expect(Math.abs(max - exact)).toBeLessThan(2 * width);
});
test.each([
  ['int8', 'vitis-min-mse'],
  ['int8', 'quark-min-mse'],
  ['uint8', 'vitis-min-mse'],
  ['uint8', 'quark-min-mse'],
  ['int16', 'quark-min-mse'],
] as const)(
  'the scale of a symmetric %s range by %s is exactly the power of two with the least error',
  async (type, method) => {
    const {min, max} = await choose({method}, {format: {type, symmetric: true}});
    const range = integerRange(type, {symmetric: true, reduced: false}, 'native');
    const {scale, zeroPoint} = computeAffineParameters({min, max, range, symmetric: true});
    expect(Number.isInteger(Math.log2(scale))).toBe(true);
    const errorOf = (step: number): number =>
      ALL.reduce((sum, value) => {
        const steps = Math.min(Math.max(roundHalfEven(value / step), range.min - zeroPoint), range.max - zeroPoint);
        return sum + (steps * step - value) ** 2;
      }, 0);
    // Bins stand for values within a 2048th of the range, so neighbours are told apart where they differ by more.
    expect(errorOf(scale)).toBeLessThan(errorOf(scale * 2));
    expect(errorOf(scale)).toBeLessThan(errorOf(scale / 2));
  },
);
