import {expect, test} from 'vitest';
import {printAnnotations} from '../../src/cli/print-annotations.ts';
import {ANNOTATIONS_MAX, reportAnnotations, shownAnnotations} from '../../src/report/annotations.ts';
import {makeReport} from '../../src/report/make-report.ts';
import {reportWith, row, runOf} from '../support/build-reports.ts';
import {textSink} from '../support/events.ts';
import {expectGolden} from '../support/golden-text.ts';
import {ALL_RUNS, reportShape, SMALL_RUNS} from '../support/report-shapes.ts';

const CONTEXT = {manifest: 'quantgate.yaml', displayPath: (path: string) => path};

function commands(report: Parameters<typeof printAnnotations>[0]): string {
  const sink = textSink();
  printAnnotations(report, sink);
  return sink.text();
}

test.each(SMALL_RUNS)('the annotations of a run: %s', (name) => {
  expectGolden(`report/${name}.annotations.txt`, commands(reportShape(name)));
});

test.each(ALL_RUNS)('no more than GitHub shows of a step, each one command on one line: %s', (name) => {
  const lines = commands(reportShape(name)).split('\n').slice(0, -1);
  for (const level of ['error', 'warning', 'notice'] as const) {
    expect(lines.filter((line) => line.startsWith(`::${level}`)).length).toBeLessThanOrEqual(ANNOTATIONS_MAX[level]);
  }
  for (const line of lines) {
    expect(line).toMatch(/^::(?:error|warning|notice) (?:[a-z]+=[^,:\r\n]*(?:,|(?=::)))+::[^\r\n]+$/);
    expect(line).not.toMatch(/##\[/);
    expect([...line].filter((c) => /[\p{Cc}\p{Bidi_Control}]/u.test(c))).toEqual([]);
  }
});

test('builds that fail by the same line share an annotation', () => {
  const {build} = reportWith();
  const failing = (name: string) => {
    const report = reportWith({
      status: 'fail',
      rows: [row({status: 'fail', limit: build.gates[0]!.text, reason: 'snr is 3 dB.'})],
    });
    return {...report, build: {...report.build, name}};
  };
  expect(reportAnnotations(makeReport(runOf([failing('a'), failing('b')]), CONTEXT))).toEqual([
    {
      level: 'error',
      title: '2 builds: snr',
      message: 'a: snr is 3 dB.\nb: snr is 3 dB.\nThe gate is >= 20 dB.',
      place: {file: 'quantgate.yaml', line: 11, column: 14},
    },
  ]);
  expect(reportAnnotations(makeReport(runOf([failing('a')]), CONTEXT))[0]).toMatchObject({
    title: 'a: snr',
    message: 'snr is 3 dB. The gate is >= 20 dB.',
  });
});

test('levels: what cannot be decided is a warning, what is excused a notice, information nothing', () => {
  const levels = (given: Parameters<typeof row>[0]) =>
    reportAnnotations(makeReport(runOf([reportWith({rows: [row(given)]})]), CONTEXT)).map(({level}) => level);
  expect(levels({status: 'fail'})).toEqual(['error']);
  expect(levels({status: 'missing'})).toEqual(['error']);
  expect(levels({status: 'missing', level: 'warn'})).toEqual(['warning']);
  expect(levels({status: 'warn', level: 'warn'})).toEqual(['warning']);
  expect(levels({status: 'inconclusive'})).toEqual(['warning']);
  expect(levels({status: 'waived'})).toEqual(['notice']);
  expect(levels({status: 'info', level: 'info'})).toEqual([]);
  expect(levels({status: 'pass'})).toEqual([]);
});

test('the most important come first, and the last one tells how many there are not', () => {
  const many = Array.from({length: 30}, (_, i) => ({
    level: 'error' as const,
    title: `t${i}`,
    message: 'm',
    place: undefined,
  }));
  const shown = shownAnnotations(many);
  expect(shown).toHaveLength(9);
  expect(shown.slice(0, 8).map(({title}) => title)).toEqual(many.slice(0, 8).map(({title}) => title));
  expect(shown[8]?.message).toBe(
    '22 further errors are not shown here, but in the summary of the job and in report.json.',
  );
  expect(shownAnnotations(many.slice(0, 9))).toEqual(many.slice(0, 9));
});
