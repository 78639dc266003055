import {expect, test} from 'vitest';
import type {ClassColumns, ErrorColumns} from '../../../src/artifacts/evaluation.ts';
import type {MetricName} from '../../../src/manifest/manifest.ts';
import {buildClassColumns} from '../../../src/tasks/evaluate/class-columns.ts';
import {buildErrorColumns} from '../../../src/tasks/evaluate/error-columns.ts';
import {measuredMetrics} from '../../../src/tasks/evaluate/measured-metrics.ts';

const errorColumns = (pairs: readonly (readonly [x: readonly number[], q: readonly number[]])[]): ErrorColumns => {
  const builder = buildErrorColumns({ssim: false, quarkSsim: true});
  for (const [x, q] of pairs) builder.add(Float32Array.from(x), Float32Array.from(q), [x.length]);
  return builder.columns();
};

const signal = (metric: MetricName, ...pairs: readonly (readonly [readonly number[], readonly number[]])[]) =>
  measuredMetrics([{metric, output: undefined}], {
    errors: [{output: 'y', columns: errorColumns(pairs)}],
    classes: [],
    labels: [],
  })[0];

test('the SNR pools all samples, so that a loud one counts more; other figures are means', () => {
  const loud = [
    [30, 40],
    [33, 44],
  ] as const;
  const quiet = [
    [3, 4],
    [3, 4],
  ] as const;
  expect(signal('snr', loud, quiet)).toMatchObject({value: 10 * Math.log10(2525 / 25), worst: 20, sampleCount: 2});
  expect(signal('l2', loud, quiet)).toMatchObject({value: 2.5, worst: 5});
  expect(signal('mse', loud, [[1], [1]])).toMatchObject({value: 25 / 3, worst: 12.5});
});

test('a PSNR mean leaves equal samples out, and is infinite when all are equal', () => {
  const [equal, other] = [
    [[1], [1]],
    [[10], [9]],
  ] as const;
  expect(signal('psnr', equal, other)).toMatchObject({value: 20, worst: 20});
  expect(signal('psnr', equal, equal)).toMatchObject({value: 'Infinity', worst: 'Infinity'});
});

test('NaN in one sample makes the figure NaN', () => {
  for (const metric of ['snr', 'cosine', 'l2', 'mse', 'psnr', 'quark-ssim'] as const) {
    expect(signal(metric, [[1], [Number.NaN]], [[1], [2]])).toMatchObject({metric, value: 'NaN', worst: 'NaN'});
  }
});

test('a metric without output is measured for every output, and none twice', () => {
  const errors = ['a', 'b'].map((output) => ({output, columns: errorColumns([[[1], [2]]])}));
  const measured = measuredMetrics(
    [
      {metric: 'snr', output: 'b'},
      {metric: 'snr', output: undefined},
    ],
    {errors, classes: [], labels: []},
  );
  expect(measured.map(({output}) => output)).toEqual(['b', 'a']);
});

const classColumns = (
  scores: readonly (readonly number[])[],
  labels: readonly number[],
  isInteger = false,
): ClassColumns => {
  const builder = buildClassColumns(true);
  for (const [i, row] of scores.entries())
    builder.add(Float64Array.from(row), isInteger, labels[i]! < 0 ? undefined : labels[i]);
  return builder.columns();
};

const labelled = (
  metric: MetricName,
  scores: readonly (readonly number[])[],
  labels: readonly number[],
  isInteger = false,
) => {
  const columns = classColumns(scores, labels, isInteger);
  const classes = [{output: 'y', float: columns, quantized: columns}];
  const [measured] = measuredMetrics([{metric, output: undefined}], {errors: [], classes, labels});
  return measured?.value ?? measured?.reason;
};

test('a single score is the probability of class 1', () => {
  const scores = [[0.9], [0.5], [0.4], [0.1]];
  expect(labelled('top1', scores, [1, 1, 1, 0])).toBe(75);
  expect(labelled('f1', scores, [1, 1, 1, 0])).toBeCloseTo(0.8, 12);
  expect(labelled('auc', scores, [1, 1, 1, 0])).toBe(1);
  expect(labelled('auc', scores, [1, 0, 1, 0])).toBe(0.75);
});

test('a single integer is the class', () => {
  expect(labelled('top1', [[7], [3]], [7, 2], true)).toBe(50);
  expect(labelled('top5', [[7], [3]], [7, 2], true)).toBe(50);
});

test('AUC of two classes orders by the difference of scores, of more it is the mean over classes', () => {
  expect(
    labelled(
      'auc',
      [
        [2, 1],
        [1, 2],
        [5, 4.5],
      ],
      [0, 1, 1],
    ),
  ).toBe(1);
  const scores = [
    [0.3, 0.5, 0.2],
    [0.3, 0.4, 0.3],
    [0.2, 0.2, 0.6],
    [0.4, 0.35, 0.25],
    [0.4, 0.3, 0.3],
  ];
  // scikit-learn: roc_auc_score(labels, scores, multi_class='ovr', average='macro')
  expect(labelled('auc', scores, [0, 1, 2, 1, 0])).toBeCloseTo(OVR_ORACLE, 12);
  expect(labelled('auc', [[1, 0, 0]], [0])).toBe('all labels name the same class, so there is no AUC');
});

const OVR_ORACLE = 0.7777777777777778;

test('samples without labels count for nothing', () => {
  expect(
    labelled(
      'top1',
      [
        [1, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
      ],
      [0, -1, 2],
    ),
  ).toBe(50);
  expect(labelled('top1', [[1, 0, 0]], [-1])).toBe('the evaluation samples have no labels');
});
