import {expect, test} from 'vitest';
import type {PairedComparison, VerdictRow} from '../../src/artifacts/verdict.ts';
import {baseLines, buildLines} from '../../src/report/report-text.ts';
import {rowLines} from '../../src/report/row-text.ts';
import {measured, reportWith, row, runOf} from '../support/build-reports.ts';

const check = (given: Partial<VerdictRow>, ...expected: readonly string[]): void =>
  expect(rowLines([row(given)], false)).toEqual(expected);

const comparison: PairedComparison = {
  ...{with: 'base', test: 'mcnemar', loss: 0.9, interval: [-1.2, 3], confidence: 0.95, pValue: 0.26},
  ...{smallestVisibleLoss: 2.1, sampleCount: 450, neededSampleCount: 2000},
};
const top1: Partial<VerdictRow> = {
  ...{metric: 'top1', value: 90.4, baseValue: 91.3, baseDifference: -0.9, sampleCount: 450},
  limit: 'drop from base <= 1 %',
};

test('a rule about the base tells what was, what is, and how sure that is', () => {
  check(
    {...top1, status: 'fail', comparison: {...comparison, pValue: 0.0004}},
    '  FAIL  top1  90.40 %  (base 91.30, −0.90; gate drop from base <= 1 %;',
    '    n = 450, p < 0.001)',
  );
  check(
    {...top1, status: 'inconclusive', comparison},
    '  INCONCLUSIVE  top1  90.40 %  (base 91.30, −0.90; gate drop from base <= 1 %;',
    '    n = 450, p = 0.26)',
    '    450 samples can only show losses from 2.10 % on; about 2000 could decide.',
  );
  const {neededSampleCount: _needed, ...near} = comparison;
  expect(rowLines([row({...top1, status: 'inconclusive', comparison: near})], false).at(-1)).toBe(
    '    450 samples show losses from 2.10 % on, but this one is too near the limit.',
  );
  check(
    {...top1, status: 'inconclusive', reason: 'The base was measured on other samples.'},
    '  INCONCLUSIVE  top1  90.40 %  (base 91.30, −0.90; gate drop from base <= 1 %;',
    '    n = 450)',
    '    The base was measured on other samples.',
  );
});

test('waived, missing, new and removed rows say why', () => {
  const waiver = {until: '2026-12-31', reason: 'New sensor\u001b[31m.'};
  check(
    {status: 'waived', value: 12, waiver},
    '  WAIVED  snr  12.0 dB  (gate >= 20 dB; n = 400)',
    '    Waived until 2026-12-31: New sensor\\x1b[31m.',
  );
  check(
    {status: 'fail', value: 12, waiver},
    '  FAIL  snr  12.0 dB  (gate >= 20 dB; n = 400)',
    '    Its waiver ended on 2026-12-31.',
  );
  check({status: 'missing', level: 'warn', reason: 'Not in the cache.'}, '  WARN  snr  Not in the cache.');
  check({status: 'missing', reason: 'Not measured.'}, '  FAIL  snr  Not measured.');
  check({status: 'removed', limit: '', reason: 'It is gone.'}, '  REMOVED  snr  It is gone.');
  check({status: 'fail', value: 3, layer: 'conv_1'}, '  FAIL  snr[conv_1]  3.0 dB  (gate >= 20 dB; n = 400)');
});

test('inner values that came or went are told together, behind all else', () => {
  const layers = (status: 'new' | 'removed', ...names: readonly string[]): VerdictRow[] =>
    names.map((layer) => row({status, layer, limit: '', reason: ''}));
  const rows = [...layers('new', 'a', 'b', 'c', 'd'), ...layers('removed', 'x'), row({status: 'fail', value: 3})];
  expect(rowLines(rows, false)).toEqual([
    '  FAIL  snr  3.0 dB  (gate >= 20 dB; n = 400)',
    '  NEW  4 inner values: a, b, c and 1 more',
    '  REMOVED  1 inner value: x',
  ]);
});

test('with a base the figures are before and after, and the base is named', () => {
  const base = {commit: '3f2a91c0'.padEnd(40, '0'), foundBy: 'first parent of the merge commit'};
  const report = reportWith({metrics: [measured({metric: 'top1', value: 54.25, floatValue: 57.75})]});
  const {verdict} = report;
  if (!verdict) throw new Error('no verdict');
  const metrics = [measured({metric: 'top1', value: 57})];
  const sizes = {...verdict.sizes, quantizedBytes: 530_000};
  const compared = {...report, verdict: {...verdict, base, baseFigures: {metrics, sizes}}};
  expect(buildLines(compared)[0]).toBe('net-int8  PASS   top1 57.00 → 54.25 % (−2.75)   size 0.53 MB (+1.0 kB)');
  const of = (info: Parameters<typeof baseLines>[0]['base']) => baseLines(runOf([], {base: info}));
  expect(of(base)).toEqual(['Compared with 3f2a91c (first parent of the merge commit).']);
  expect(of({foundBy: 'not found', missing: 'There is no branch "x".'})).toEqual(['No base: There is no branch "x".']);
  expect(of({...base, missing: 'The base has no manifest here.', removedBuilds: ['a']})).toEqual([
    'Compared with 3f2a91c (first parent of the merge commit).',
    '  The base has no manifest here.',
    '  Only the base has: a',
  ]);
  expect(of(undefined)).toEqual([]);
});

test('without a base nothing is called new', () => {
  const rows = [row({status: 'new', value: 20, reason: 'There is no base to compare snr with.'})];
  expect(buildLines(reportWith({rows}))).toHaveLength(2);
});
