import {expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import type {TaskId} from '../../src/build/task.ts';
import {createGithubLogger, harmlessLine, workflowCommand} from '../../src/logging/github-logger.ts';
import {outcome, runEvents, textSink} from '../support/events.ts';

function rig() {
  const sink = textSink();
  const log = createGithubLogger({
    stream: sink,
    displayPath: (path) => path.replace('/home/me/', ''),
    bugAddress: '',
    describeEnd: (build) => [`${build}   PASS`],
  });
  return {sink, log};
}

test('a run is a group per build, what failed is told at once', () => {
  const {sink, log} = rig();
  const failure = new Failure({reason: 'bad-model', message: 'not a model', path: '/home/me/m.onnx', remedy: 'Look.'});
  const outcomes = [
    outcome('a:import', {summary: '58 operators'}),
    outcome('b:import', {status: 'failed', failure}),
    outcome('a:gate', {status: 'hit'}),
    outcome('b:gate', {status: 'skipped', blockedBy: 'b:import' as TaskId}),
  ];
  for (const event of runEvents(outcomes)) log(event);
  expect(sink.text()).toBe(
    [
      'b:import failed: m.onnx: not a model',
      '   Look.',
      '::group::a',
      'import             ran          58 operators  0.1 s',
      'gate               hit',
      '::endgroup::',
      'a   PASS',
      '::group::b',
      'import             failed         0.1 s',
      'gate               skipped      needs b:import',
      '::endgroup::',
      'b   PASS',
      '',
    ].join('\n'),
  );
});

test('warnings are told once, with file, line and column', () => {
  const {sink, log} = rig();
  const source = {path: '/home/me/quantgate.yaml', text: 'a: 1\nb: 2\n'};
  const warning = {
    severity: 'warning',
    code: 'manifest/odd',
    message: 'odd',
    remedy: 'Mend it.',
    place: {source, start: 8, end: 9},
  } as const;
  log({type: 'warning', task: undefined, warning});
  log({type: 'warning', task: 'a:x' as TaskId, warning});
  expect(sink.text().split('\n')[0]).toBe('/home/me/quantgate.yaml:2:4 warning: odd  [manifest/odd]');
  expect(sink.text().match(/Mend it/g)).toHaveLength(1);
});

test('text from outside can neither end a command nor start one', () => {
  expect(workflowCommand('warning', {file: 'a,b:c%\r\n', title: ''}, '100%\r\n::error::x')).toBe(
    '::warning file=a%2Cb%3Ac%25%0D%0A::100%25%0D%0A::error::x',
  );
  expect(workflowCommand('error', {}, 'x')).toBe('::error::x');
  const lines = ['::error::x', '  ::stop-commands::x', 'a ##[error]b', 'a\n::error::x', '\u001b[1m::x'];
  for (const line of lines) {
    const safe = harmlessLine(line);
    expect(safe.trimStart().startsWith('::')).toBe(false);
    expect(safe).not.toMatch(/##\[|\n/);
  }
  const {sink, log} = rig();
  for (const event of runEvents([outcome('::endgroup:x', {summary: '\n::error::x'})])) log(event);
  for (const line of sink
    .text()
    .split('\n')
    .filter((one) => one.startsWith('::'))) {
    expect(line).toMatch(/^::(end)?group::/);
  }
});
