import {expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import type {TaskId} from '../../src/build/task.ts';
import {createJsonLogger} from '../../src/logging/json-logger.ts';
import {outcome, runEvents, textSink} from '../support/events.ts';

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('every event is one line of JSON, failures and warnings as plain data', () => {
  const sink = textSink();
  const log = createJsonLogger(sink);
  const cause = new TypeError('oops');
  const outcomes = [
    outcome('a:import', {summary: 'line\nbreak'}),
    outcome('a:quantize', {status: 'failed', failure: new Failure({reason: 'bug', message: 'oops', cause})}),
    outcome('a:gate', {status: 'skipped', blockedBy: 'a:quantize' as TaskId}),
  ];
  for (const event of runEvents(outcomes)) log(event);
  const source = {path: 'quantgate.yaml', text: 'a: 1\nb: 2\n'};
  log({
    type: 'warning',
    task: undefined,
    warning: {severity: 'warning', code: 'a/b', message: 'odd', place: {source, start: 5, end: 6}},
  });
  const lines = linesOf(sink.text());
  expect(lines.map(({type}) => type)).toEqual([
    'run-started',
    'task-started',
    'task-finished',
    'task-started',
    'task-finished',
    'run-finished',
    'warning',
  ]);
  expect(lines[0]).toMatchObject({format: 1, tasks: ['a:import', 'a:quantize', 'a:gate'], builds: ['a']});
  expect(lines[2].outcome).toMatchObject({status: 'ran', summary: 'line\nbreak', durationMs: 100});
  expect(lines[4].outcome.failure).toMatchObject({reason: 'bug', message: 'oops'});
  expect(lines[4].outcome.failure.stack).toContain('TypeError: oops');
  expect(lines[5].outcomes[2]).toMatchObject({status: 'skipped', blockedBy: 'a:quantize'});
  expect(lines[6].warning).toMatchObject({code: 'a/b', place: {file: 'quantgate.yaml', line: 2, column: 1}});
  expect(sink.text()).not.toContain('"source"');
});

test('progress is told once a second per task, and at the end', () => {
  const sink = textSink();
  const log = createJsonLogger(sink);
  for (const task of ['a:x', 'b:x'] as TaskId[]) {
    for (let done = 1; done <= 30; done++) {
      log({type: 'task-progress', atMs: done * 100, task, progress: {done, total: 30, unit: 'samples'}});
    }
  }
  const told = linesOf(sink.text()).map(({task, progress}) => `${task} ${progress.done}`);
  expect(told).toEqual(['a:x 1', 'a:x 11', 'a:x 21', 'a:x 30', 'b:x 1', 'b:x 11', 'b:x 21', 'b:x 30']);
});
