import {expect, test} from 'vitest';
import type {Evaluation, MeasuredMetric} from '../../../src/artifacts/evaluation.ts';
import {decodeVerdict, encodeVerdict, type ModelSizes, type VerdictRow} from '../../../src/artifacts/verdict.ts';
import type {GateRule} from '../../../src/tasks/gate/gate-rule.ts';
import {judge as judgeAll} from '../../../src/tasks/gate/judge.ts';

const evaluationOf = (...metrics: MeasuredMetric[]): Evaluation => ({
  version: 1,
  sampleCount: 100,
  metrics,
  labels: [],
  errors: [],
  classes: [],
  layers: {sampleCount: 0, values: []},
});

/** Without a base, waivers or a day. */
const judge = (evaluation: Evaluation | undefined, gates: readonly GateRule[], sizes: ModelSizes) =>
  judgeAll({
    measured: {evaluation, sampleDigests: undefined, samplesDigest: undefined, sizes, modelDigest: 'm'},
    ...{gates, baseline: undefined, today: undefined},
  });

const gate = (given: Partial<GateRule>): GateRule => ({
  metric: 'snr',
  output: undefined,
  min: undefined,
  max: undefined,
  drop: undefined,
  layers: undefined,
  fromBase: undefined,
  epsilon: 0,
  waiver: undefined,
  level: 'fail',
  text: 'the rule',
  ...given,
});

const measured = (given: Partial<MeasuredMetric>): MeasuredMetric => ({
  metric: 'snr',
  output: 'y',
  sampleCount: 100,
  ...given,
});

const SIZES = {floatBytes: 1000, quantizedBytes: 400};

const judgeOne = (rule: Partial<GateRule>, figure: Partial<MeasuredMetric>): VerdictRow => {
  const {rows} = judge(
    evaluationOf(measured({metric: rule.metric as MeasuredMetric['metric'], ...figure})),
    [gate(rule)],
    SIZES,
  );
  expect(rows.length).toBe(1);
  return rows[0]!;
};

const check = (
  rule: Partial<GateRule>,
  figure: Partial<MeasuredMetric>,
  status: VerdictRow['status'],
  reason: string,
): void => {
  const row = judgeOne({metric: 'snr', ...rule}, figure);
  expect([row.status, row.reason]).toEqual([status, reason]);
};

test('limits hold at the limit itself', () => {
  check({min: 20}, {value: 20}, 'pass', 'snr is 20 dB.');
  check({min: 20}, {value: 19.99}, 'fail', 'snr is 19.99 dB, less than 20 dB.');
  check({metric: 'mse', max: 0.5}, {value: 0.5}, 'pass', 'mse is 0.5.');
  check({metric: 'mse', max: 0.5}, {value: 0.51}, 'fail', 'mse is 0.51, more than 0.5.');
  check({min: 20, max: 30}, {value: 31}, 'fail', 'snr is 31 dB, more than 30 dB.');
});

test('a drop is told in the unit of the metric, or as a share of the float figure', () => {
  const points = {metric: 'top1', drop: {limit: 1, relative: false}} as const;
  // 87.7 − 86.7 is 1.0000000000000142 in binary.
  check(points, {value: 86.7, floatValue: 87.7}, 'pass', 'top1 is 86.7 %.');
  check(
    points,
    {value: 86.6, floatValue: 87.7},
    'fail',
    "top1 is 1.1 % below the float model's 87.7 %; allowed are 1 %.",
  );
  check(points, {value: 90, floatValue: 87.7}, 'pass', 'top1 is 90 %.');
  const share = {metric: 'f1', drop: {limit: 0.1, relative: true}} as const;
  check(share, {value: 0.45, floatValue: 0.5}, 'pass', 'f1 is 0.45.');
  check(share, {value: 0.4, floatValue: 0.5}, 'fail', "f1 lost 20 % of the float model's 0.5; allowed are 10 %.");
});

test('NaN never passes, infinity is compared', () => {
  check({min: 20}, {value: 'Infinity'}, 'pass', 'snr is infinite.');
  check({min: 20}, {value: '-Infinity'}, 'fail', 'snr is minus infinite, less than 20 dB.');
  check({min: -1e9}, {value: 'NaN'}, 'fail', 'snr is not a number.');
  check({metric: 'mse', max: 1e9}, {value: 'NaN'}, 'fail', 'mse is not a number.');
  check(
    {metric: 'auc', drop: {limit: 1, relative: false}},
    {value: 0.9, floatValue: 'NaN'},
    'fail',
    "auc is not a number below the float model's not a number; allowed are 1.",
  );
  check(
    {metric: 'auc', drop: {limit: 1, relative: false}, level: 'info'},
    {value: 'NaN', floatValue: 1},
    'info',
    'auc is not a number.',
  );
});

test('a figure that is missing is a row that does not pass, and says why', () => {
  const missing = (evaluation: Evaluation | undefined, rule: Partial<GateRule>) => {
    const {status, rows} = judge(evaluation, [gate(rule)], SIZES);
    return [status, rows[0]?.status, rows[0]?.reason];
  };
  expect(missing(undefined, {min: 1})).toEqual([
    'fail',
    'missing',
    'snr was not measured: the model has no evaluation samples.',
  ]);
  expect(missing(evaluationOf(), {min: 1})).toEqual([
    'fail',
    'missing',
    'snr was not measured: add it to "metrics" of the model.',
  ]);
  expect(missing(evaluationOf(measured({value: 3})), {min: 1, output: 'z'})).toEqual([
    'fail',
    'missing',
    'snr was measured for "y", not for "z".',
  ]);
  expect(missing(evaluationOf(measured({reason: 'there are no samples'})), {min: 1, level: 'warn'})).toEqual([
    'warn',
    'missing',
    'snr could not be measured: there are no samples.',
  ]);
  expect(missing(evaluationOf(measured({value: 3})), {drop: {limit: 1, relative: false}})[1]).toBe('missing');
});

test('a gate without output is about every output, one with output about that alone', () => {
  const evaluation = evaluationOf(measured({output: 'a', value: 30}), measured({output: 'b', value: 10}));
  const all = judge(evaluation, [gate({min: 20})], SIZES);
  expect(all.rows.map(({output, status}) => [output, status])).toEqual([
    ['a', 'pass'],
    ['b', 'fail'],
  ]);
  expect(all.status).toBe('fail');
  expect(judge(evaluation, [gate({min: 20, output: 'a'})], SIZES).status).toBe('pass');
});

test('the level of a broken rule decides what the verdict is', () => {
  const statusOf = (...levels: GateRule['level'][]) =>
    judge(
      evaluationOf(measured({value: 1})),
      levels.map((level) => gate({min: 20, level})),
      SIZES,
    );
  expect(statusOf('info').status).toBe('pass');
  expect(statusOf('info').rows[0]?.status).toBe('info');
  expect(statusOf('info', 'warn').status).toBe('warn');
  expect(statusOf('warn', 'fail', 'info').status).toBe('fail');
  expect(judge(undefined, [], SIZES).status).toBe('pass');
});

test('the size is that of the quantized file; rows carry figure, float figure, difference, limit and count', () => {
  expect(judge(undefined, [gate({metric: 'size', max: 399, text: '<= 399 B'})], SIZES).rows[0]).toEqual({
    ...{metric: 'size', status: 'fail', level: 'fail', value: 400, floatValue: 1000, difference: -600, unit: 'B'},
    ...{limit: '<= 399 B', reason: 'size is 400 B, more than 399 B.'},
  });
  expect(judgeOne({metric: 'top1', min: 50}, {value: 80, floatValue: 81})).toEqual({
    ...{
      metric: 'top1',
      output: 'y',
      status: 'pass',
      level: 'fail',
      value: 80,
      floatValue: 81,
      difference: -1,
      unit: '%',
    },
    ...{limit: 'the rule', sampleCount: 100, reason: 'top1 is 80 %.'},
  });
});

test('a verdict survives being written and read, infinities too', () => {
  const verdict = judge(evaluationOf(measured({value: 'Infinity'})), [gate({min: 20})], SIZES);
  expect(decodeVerdict(encodeVerdict(verdict))).toEqual(verdict);
  expect(() => decodeVerdict(new TextEncoder().encode('{"version": 2}'))).toThrow('not a verdict of version 1');
});
