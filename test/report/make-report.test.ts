import {expect, test} from 'vitest';
import {makeReport, reportText} from '../../src/report/make-report.ts';
import {readReport} from '../../src/report/read-report.ts';
import {BUILDS_MAX, REPORT_BYTES_MAX, ROWS_MAX, WORST_LAYERS_MAX} from '../../src/report/report.ts';
import {measured, reportWith, row, runOf} from '../support/build-reports.ts';
import {reportShape} from '../support/report-shapes.ts';

const CONTEXT = {manifest: '/repo/quantgate.yaml', displayPath: (path: string) => path.replace('/repo/', '')};

test('a gate points at its line of the manifest, a figure has its value before', () => {
  const {build} = reportWith();
  const report = reportWith({
    metrics: [measured({value: 19.2})],
    rows: [row({status: 'fail', limit: build.gates[0]!.text, value: 19.2}), row({metric: 'size', limit: 'elsewhere'})],
  });
  const verdict = report.verdict && {...report.verdict, baseFigures: {metrics: [measured({value: 23.9})]}};
  const [told] = makeReport(runOf([{...report, verdict}]), CONTEXT).builds;
  expect(told?.verdict?.rows.map(({place}) => place)).toEqual([
    {file: 'quantgate.yaml', line: 11, column: 14, endLine: 11, endColumn: 24},
    undefined,
  ]);
  expect(told?.metrics).toEqual([{metric: 'snr', output: 'y', sampleCount: 400, value: 19.2, baseValue: 23.9}]);
  expect(told?.place).toMatchObject({line: 7, column: 3});
  expect(told?.remedy).toBe('weights: int8 per-channel');
});

test('of many layers the worst are kept, worst first, of many rules those that do not hold', () => {
  const [build] = reportShape('many-layers').builds;
  expect(build?.layers?.count).toBe(5000);
  expect(build?.layers?.values).toHaveLength(WORST_LAYERS_MAX);
  expect(build?.layers?.values[0]).toMatchObject({value: 'block_4999/conv/out', operator: 'Conv'});
  const statuses = build?.verdict?.rows.map(({status}) => status) ?? [];
  expect(statuses).toHaveLength(ROWS_MAX);
  expect(statuses.filter((status) => status === 'fail')).toHaveLength(999);
  const odd = [
    {value: 'a', operator: '', snr: 3},
    {value: 'b', operator: '', snr: 'NaN'},
    {value: 'c', operator: '', snr: '-Infinity'},
  ] as const;
  const values = makeReport(runOf([reportWith({layers: odd})]), CONTEXT).builds[0]?.layers?.values;
  expect(values?.map(({value}) => value)).toEqual(['b', 'c', 'a']);
});

test('a report that would be too large loses figures of what passes, then whole builds, and says so', () => {
  const reason = 'x'.repeat(1900);
  const rows = Array.from({length: 8}, () => row({reason}));
  const passing = reportWith({rows});
  const failing = reportWith({status: 'fail', rows: rows.map((one) => ({...one, status: 'fail' as const}))});
  const builds = Array.from({length: BUILDS_MAX + 1}, (_, i) => (i % 10 === 9 ? failing : passing));
  const report = makeReport(runOf(builds), CONTEXT);
  const text = reportText(report);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(REPORT_BYTES_MAX);
  expect(Buffer.byteLength(text)).toBeGreaterThan(REPORT_BYTES_MAX * 0.9);
  expect(readReport(new TextEncoder().encode(text)).ok).toBe(true);
  expect(report.omittedBuildCount).toBe(1);
  const failed = report.builds.filter(({status}) => status === 'fail');
  expect(failed).toHaveLength(100);
  expect(failed.every(({isShortened, verdict}) => !isShortened && verdict?.rows.length === 8)).toBe(true);
  const passed = report.builds.filter(({status}) => status === 'pass');
  expect(passed.some(({isShortened}) => isShortened)).toBe(true);
});

test('texts are cut in their middle, and never within a character', () => {
  const long = `a${'😀'.repeat(1000)}`;
  const [build] = makeReport(runOf([reportWith({metrics: [measured({output: long, value: 1})]})]), CONTEXT).builds;
  const output = build?.metrics?.[0]?.output ?? '';
  expect(output.length).toBeLessThanOrEqual(400);
  expect(output).toMatch(/^a(😀)+…(😀)+$/u);
});
