import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {areaUnderCurve, f1Score} from '../../src/numeric/classification-metrics.ts';
import {bootstrapLosses, bootstrapPValue, percentileBounds} from '../../src/numeric/paired-bootstrap.ts';
import {weightedAreaUnderCurve, weightedF1} from '../../src/numeric/weighted-metrics.ts';

const meanOf = (values: readonly number[]) => (weights: Float64Array) =>
  values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / values.length;

test('the bootstrap of a mean has the standard error of the mean, and bounds around it', () => {
  const random = seededRandom(3);
  const values = Array.from({length: 400}, () => 0.1 + random.nextNormal());
  const mean = meanOf(values)(new Float64Array(400).fill(1));
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400 / 400);
  const {losses, standardError} = bootstrapLosses({
    ...{sampleCount: 400, replicateCount: 4000, seed: 1, lossOf: meanOf(values)},
  });
  expect(standardError / spread).toBeCloseTo(1, 1);
  const [low, high] = percentileBounds(losses, 0.05);
  expect(low).toBeCloseTo(mean - 1.645 * spread, 2);
  expect(high).toBeCloseTo(mean + 1.645 * spread, 2);
  const again = bootstrapLosses({sampleCount: 400, replicateCount: 4000, seed: 1, lossOf: meanOf(values)});
  expect([...again.losses]).toEqual([...losses]);
});

test('equal figures leave no doubt, and draws without a figure are left out', () => {
  const none = bootstrapLosses({sampleCount: 5, replicateCount: 99, seed: 1, lossOf: () => 0});
  expect(percentileBounds(none.losses, 0.05)).toEqual([0, 0]);
  expect([none.standardError, bootstrapPValue(none.losses)]).toEqual([0, 1]);
  const sure = bootstrapLosses({sampleCount: 5, replicateCount: 99, seed: 1, lossOf: () => 2});
  expect(bootstrapPValue(sure.losses)).toBe(0.01);
  const nothing = bootstrapLosses({sampleCount: 5, replicateCount: 9, seed: 1, lossOf: () => Number.NaN});
  expect([nothing.losses.length, nothing.standardError]).toEqual([0, Number.NaN]);
});

test('weighted figures are those of the samples repeated', () => {
  const random = seededRandom(11);
  for (const classCount of [2, 3, 5]) {
    for (let trial = 0; trial < 20; trial++) {
      const labels = Array.from({length: 30}, () => random.nextInteger(classCount));
      const predictions = labels.map((label) =>
        random.next() < 0.6 ? label : random.next() < 0.2 ? -1 : random.nextInteger(classCount),
      );
      // Some scores are tied.
      const scores = labels.map((label) => Math.floor(4 * random.next()) + label);
      const weights = Float64Array.from(labels, () => random.nextInteger(3));
      const repeated = labels.flatMap((_, i) => new Array<number>(weights[i]!).fill(i));
      const take = <T>(values: readonly T[]): T[] => repeated.map((i) => values[i]!);
      const f1 = weightedF1(predictions, labels, classCount)(weights);
      expect(f1).toBeCloseTo(f1Score(take(predictions), take(labels), classCount), 12);
      const isPositive = labels.map((label) => label === 1);
      const area = weightedAreaUnderCurve(scores, isPositive)(weights);
      const expected = areaUnderCurve(take(scores), take(isPositive));
      expect(Number.isNaN(area)).toBe(Number.isNaN(expected));
      if (!Number.isNaN(area)) expect(area).toBeCloseTo(expected, 12);
    }
  }
  expect(weightedAreaUnderCurve([1, Number.NaN], [true, false])(new Float64Array([1, 1]))).toBeNaN();
});
