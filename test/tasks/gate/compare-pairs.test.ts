import {expect, test} from 'vitest';
import type {ErrorColumns} from '../../../src/artifacts/evaluation.ts';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import {areaUnderCurve, f1Score} from '../../../src/numeric/classification-metrics.ts';
import {compareLabelled, compareMeans} from '../../../src/tasks/gate/compare-pairs.ts';

const random = seededRandom(4);
const COUNT = 120;
const labels = Array.from({length: COUNT}, () => random.nextInteger(2));
const scores = (noise: number): number[] => labels.map((label) => label + noise * random.nextNormal());
const sideOf = (values: readonly number[]) => ({
  columns: {classCount: 2, predicted: values.map((x) => (x > 0.5 ? 1 : 0)), rank: labels.map(() => 0), scores: values},
  positions: labels.map((_, i) => i),
});
const [sharp, blurred] = [sideOf(scores(0.4)), sideOf(scores(0.9))];

test('the loss of a score is that of the figures themselves', () => {
  const compared = (metric: 'f1' | 'auc') =>
    compareLabelled({metric, with: 'base', allowed: 0.01, labels, reference: sharp, own: blurred});
  const areaOf = ({columns}: typeof sharp) =>
    areaUnderCurve(
      columns.scores,
      labels.map((label) => label === 1),
    );
  const f1Of = ({columns}: typeof sharp) => f1Score(columns.predicted, labels, 2);
  expect(compared('auc')?.loss).toBeCloseTo(areaOf(sharp) - areaOf(blurred), 12);
  expect(compared('f1')?.loss).toBeCloseTo(f1Of(sharp) - f1Of(blurred), 12);
  for (const metric of ['f1', 'auc'] as const) {
    const {loss = 0, interval: [low, high] = [0, 0], pValue = 1, neededSampleCount} = compared(metric) ?? {};
    expect([low < loss, loss < high, low > 0, pValue < 0.05]).toEqual([true, true, true, true]);
    expect(neededSampleCount).toBeGreaterThan(COUNT);
    expect(compared(metric)).toEqual(compared(metric));
  }
  const same = compareLabelled({metric: 'auc', with: 'base', allowed: 0.01, labels, reference: sharp, own: sharp});
  expect(same).toMatchObject({loss: 0, interval: [0, 0], smallestVisibleLoss: 0});
});

test('pairs without label are left out, and without any there is no comparison', () => {
  const some = labels.map((label, i) => (i < 100 ? label : -1));
  const given = {metric: 'top1', with: 'float', allowed: 1, reference: sharp, own: blurred} as const;
  expect(compareLabelled({...given, labels: some})?.sampleCount).toBe(100);
  expect(compareLabelled({...given, labels: labels.map(() => -1)})).toBe(undefined);
});

test('too many scores to draw again and again are not compared in pairs', () => {
  const many = new Array<number>(150_000).fill(1);
  const side = {columns: {classCount: 2, predicted: many, rank: many}, positions: [...many.keys()]};
  const given = {with: 'base', allowed: 1, labels: many, reference: side, own: side} as const;
  expect(compareLabelled({...given, metric: 'f1'})).toBe(undefined);
  expect(compareLabelled({...given, metric: 'top1'})?.loss).toBe(0);
});

/** Rows of samples whose reference is 1 throughout and whose error has this sum of squares. */
const errorsOf = (noise: readonly number[]): {columns: ErrorColumns; positions: readonly number[]} => {
  const all = (value: number): number[] => noise.map(() => value);
  return {
    columns: {
      ...{count: all(4), signal: all(4), noise, dot: noise.map((e) => 4 - e / 2), quantizedSignal: all(4)},
      ...{maximum: all(1), maximumMagnitude: all(1)},
    },
    positions: [...noise.keys()],
  };
};

test('of means the direction of the metric decides what a loss is', () => {
  const noises = labels.map((_, i) => 0.01 + (i % 7) * 0.01);
  const more = noises.map((noise) => noise * 4);
  const compared = (metric: 'l2' | 'cosine' | 'psnr', own: readonly number[]) =>
    compareMeans({metric, with: 'base', allowed: 0, reference: errorsOf(noises), own: errorsOf(own)});
  // Four times the noise is twice the distance.
  const distance = noises.reduce((sum, noise) => sum + Math.sqrt(noise), 0) / COUNT;
  expect(compared('l2', more)?.loss).toBeCloseTo(distance, 12);
  expect(compared('psnr', more)?.loss).toBeCloseTo(20 * Math.log10(2), 10);
  expect(compared('cosine', more)?.loss).toBeGreaterThan(0);
  expect(compared('cosine', more)?.neededSampleCount).toBe(undefined);
  // A sample without error has an infinite PSNR, which no mean can take.
  expect(compared('psnr', [0, ...more.slice(1)])).toBe(undefined);
});
