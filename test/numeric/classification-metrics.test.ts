import {expect, test} from 'vitest';
import {
  areaUnderCurve,
  f1OfClass,
  f1Score,
  predictedClass,
  rankOfLabel,
  topPercent,
} from '../../src/numeric/classification-metrics.ts';

const scores = (...values: number[]): Float32Array => Float32Array.from(values);

test('the predicted class is the highest score, the first of equals, and never NaN', () => {
  expect(predictedClass(scores(1, 3, 2))).toBe(1);
  expect(predictedClass(scores(2, 2, 1))).toBe(0);
  expect(predictedClass(scores(Number.NaN, -5))).toBe(1);
  expect(predictedClass(scores(Number.NaN, -Infinity))).toBe(1);
  expect(predictedClass(scores(Number.NaN))).toBe(-1);
  expect(predictedClass(scores())).toBe(-1);
});

test('the rank of a label counts the classes before it; rank 0 is the predicted class', () => {
  const values = scores(0.1, 0.5, 0.5, 0.3);
  expect([0, 1, 2, 3].map((label) => rankOfLabel(values, label))).toEqual([3, 0, 1, 2]);
  expect(rankOfLabel(values, predictedClass(values))).toBe(0);
  expect(rankOfLabel(values, 4)).toBe(4);
  expect(rankOfLabel(scores(Number.NaN, 1), 0)).toBe(2);
  expect(rankOfLabel(scores(Number.NaN, 1), 1)).toBe(0);
});

test('top-k is a percentage', () => {
  expect(topPercent([0, 1, 4, 5], 1)).toBe(25);
  expect(topPercent([0, 1, 4, 5], 5)).toBe(75);
  expect(topPercent([], 1)).toBeNaN();
});

test('F1 equals that of scikit-learn, binary and macro', () => {
  expect(f1Score([0, 2, 2, 2, 1, 1, 0, 1], [0, 1, 2, 2, 1, 0, 3, 1], 4)).toBeCloseTo(0.49166666666666664, 15);
  expect(f1Score([1, 1, 0, 0, 1], [0, 1, 1, 0, 1], 2)).toBeCloseTo(2 / 3, 15);
  expect(f1OfClass([0, 0], [1, 1], 1)).toBe(0);
  expect(f1OfClass([0], [0], 1)).toBe(0);
  expect(f1Score([-1, 1, 2], [0, 1, 2], 3)).toBeCloseTo(2 / 3, 15);
});

test('AUC equals that of scikit-learn with ties, and the count of pairs', () => {
  const isPositive = [false, true, true, false, true, false];
  const values = [0.1, 0.4, 0.35, 0.4, 0.8, 0.35];
  expect(areaUnderCurve(values, isPositive)).toBeCloseTo(0.7777777777777778, 15);
  let wins = 0;
  for (const [i, a] of values.entries())
    for (const [j, b] of values.entries()) if (isPositive[i] && !isPositive[j]) wins += a > b ? 1 : a === b ? 0.5 : 0;
  expect(areaUnderCurve(values, isPositive)).toBeCloseTo(wins / 9, 15);
});

test('AUC of all ties is a half; of one kind only, or with NaN, there is none', () => {
  expect(areaUnderCurve([1, 1, 1], [true, false, true])).toBe(0.5);
  expect(areaUnderCurve([0, 1, 2], [false, false, true])).toBe(1);
  expect(areaUnderCurve([0, 1], [true, true])).toBeNaN();
  expect(areaUnderCurve([], [])).toBeNaN();
  expect(areaUnderCurve([Number.NaN, 1], [true, false])).toBeNaN();
});
