import {expect, test} from 'vitest';
import {buildLines, runLine} from '../../src/report/report-text.ts';
import {measured, reportWith, row, runOf} from '../support/build-reports.ts';

const FAILED = reportWith({
  status: 'fail',
  metrics: [measured({value: -0.1}), measured({metric: 'top1', value: 0.25, floatValue: 57.75})],
  rows: [
    row({status: 'fail', value: -0.1, reason: 'snr is −0.1 dB.'}),
    row({
      metric: 'top1',
      status: 'fail',
      value: 0.25,
      floatValue: 57.75,
      difference: -57.5,
      unit: '%',
      limit: 'drop <= 1 %',
    }),
    row({metric: 'size', status: 'pass', value: 531_000, unit: 'B', limit: '<= 600 kB'}),
  ],
  layers: [
    {value: 'conv_1', operator: 'Conv', snr: 40},
    {value: 'dw1', operator: 'Relu', snr: 4},
    {value: 'dw2', operator: 'Relu', snr: 1.9},
    {value: 'input', operator: '', snr: 3.2},
  ],
});

test('a build that passes is one line and where its model is', () => {
  const report = reportWith({
    metrics: [measured({value: 23.9}), measured({metric: 'top1', value: 57, floatValue: 57.75})],
  });
  expect(buildLines(report)).toEqual([
    'net-int8  PASS   snr 23.9 dB   top1 57.00 % (−0.75)   size 0.53 MB',
    '  → build/net-int8/model.onnx',
  ]);
  // Nothing was made: where it is was told before.
  expect(buildLines({...report, cachedCount: 96})).toHaveLength(1);
  // Of a run of the past it is not known what was made.
  expect(buildLines({...report, resultCount: 0})).toHaveLength(2);
});

test('a build that fails: the verdict, the reasons, the worst layers, the remedy', () => {
  expect(buildLines(FAILED)).toEqual([
    'net-int8  FAIL   snr −0.1 dB   top1 0.25 % (−57.50)   size 0.53 MB',
    '  FAIL  snr  −0.1 dB  (gate >= 20 dB; n = 400)',
    '  FAIL  top1  0.25 %  (float 57.75, −57.50; gate drop <= 1 %; n = 400)',
    '  Worst layers: dw2 1.9 dB (Relu), input 3.2 dB, dw1 4.0 dB (Relu)',
    '  Try: weights: int8 per-channel   (quantgate.yaml:7:3)',
    '  → build/net-int8/model.onnx',
  ]);
});

test('a model that is only too large gets no advice about its quality', () => {
  const large = row({
    metric: 'size',
    status: 'fail',
    value: 700_000,
    floatValue: 1_900_000,
    difference: -1_200_000,
    unit: 'B',
    limit: '<= 600 kB',
  });
  const {output: _output, sampleCount: _count, ...size} = large;
  expect(buildLines(reportWith({status: 'fail', rows: [size]})).slice(1)).toEqual([
    '  FAIL  size  0.70 MB  (float 1.90 MB, −1.20 MB; gate <= 600 kB)',
    '  → build/net-int8/model.onnx',
  ]);
});

test('a figure that is missing is told with its reason, and is no number', () => {
  const metrics = [measured({metric: 'auc', reason: 'all labels name the same class'})];
  const rows = [
    row({metric: 'auc', status: 'missing', reason: 'auc could not be measured: all labels name the same class.'}),
  ];
  expect(buildLines(reportWith({status: 'fail', metrics, rows}))).toEqual([
    'net-int8  FAIL   auc –   size 0.53 MB',
    '  FAIL  auc  auc could not be measured: all labels name the same class.',
    '  → build/net-int8/model.onnx',
  ]);
});

test('without gates nothing is judged, which is not called a pass', () => {
  expect(buildLines(reportWith({rows: []}))[0]).toMatch(/^net-int8 {2}DONE {3}/);
});

test('what has no verdict says so', () => {
  const nothing = {verdict: undefined, evaluation: undefined, modelFile: undefined} as const;
  expect(buildLines(reportWith({}, {...nothing, status: 'error'}))).toEqual(['net-int8  ERROR']);
  expect(buildLines(reportWith({}, {...nothing, status: 'unfinished'}))).toEqual(['net-int8  NOT DONE']);
});

test('several outputs are told apart, and no line is wider than 80 columns', () => {
  const metrics = ['boxes', 'scores', 'landmarks'].map((output) => measured({output, value: 20.5}));
  const rows = metrics.map(({output}) => row({output, status: 'fail', value: 20.5}));
  const lines = buildLines(reportWith({status: 'fail', metrics, rows, layers: FAILED.evaluation!.layers.values}));
  expect(lines.slice(0, 5)).toEqual([
    'net-int8  FAIL   snr[boxes] 20.5 dB   snr[scores] 20.5 dB',
    '    snr[landmarks] 20.5 dB   size 0.53 MB',
    '  FAIL  snr[boxes]  20.5 dB  (gate >= 20 dB; n = 400)',
    '  FAIL  snr[scores]  20.5 dB  (gate >= 20 dB; n = 400)',
    '  FAIL  snr[landmarks]  20.5 dB  (gate >= 20 dB; n = 400)',
  ]);
  expect(Math.max(...lines.map(({length}) => length))).toBeLessThanOrEqual(80);
});

test('the last line counts builds and tells what the cache gave', () => {
  const line = (...builds: Parameters<typeof runLine>[0]['builds']) => runLine(runOf(builds, {durationMs: 4234}));
  const passed = reportWith();
  expect(line(passed)).toBe('1 build: 1 passed. 4.2 s, 0 of 96 results from cache.');
  expect(line({...passed, cachedCount: 96})).toBe('1 build: 1 passed. 4.2 s, all 96 results from cache.');
  expect(line(passed, FAILED, {...passed, status: 'warn'}, reportWith({rows: []}))).toBe(
    '4 builds: 1 passed, 1 done without gates, 1 passed with warnings, 1 failed. 4.2 s, 0 of 384 results from cache.',
  );
  expect(line({...passed, status: 'error'}, {...passed, status: 'unfinished'})).toBe(
    '2 builds: 1 could not be judged, 1 not done. 4.2 s, 0 of 192 results from cache.',
  );
  expect(runLine(runOf([{...passed, status: 'unfinished'}], {durationMs: 0, isInterrupted: true}))).toContain(
    '1 interrupted',
  );
  expect(runLine(runOf([passed], {durationMs: undefined}))).toBe('1 build: 1 passed.');
});
