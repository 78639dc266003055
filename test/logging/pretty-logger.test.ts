import {describe, expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import type {BuildEvent, TaskOutcome} from '../../src/build/events.ts';
import type {TaskId} from '../../src/build/task.ts';
import {createPrettyLogger, type PrettyLoggerOptions} from '../../src/logging/pretty-logger.ts';
import {createQuietLogger} from '../../src/logging/quiet-logger.ts';
import {outcome, runEvents, textSink} from '../support/events.ts';

function rig(changes: Partial<PrettyLoggerOptions> = {}) {
  const sink = textSink();
  let nowMs = 1000;
  let redraw: () => void = () => undefined;
  let isStopped = false;
  const log = createPrettyLogger({
    stream: sink,
    isTerminal: false,
    useColor: false,
    columns: 80,
    displayPath: (path) => path.replace('/home/me/', ''),
    bugAddress: 'https://example.org/issues',
    describeBuild: (build) => (build === 'net' ? 'generic, int8' : ''),
    describeEnd: (build, outcomes) => [`${build} ended: ${outcomes.map(({status}) => status).join(' ')}`],
    silentKinds: new Set(['gate']),
    startTimer: (callback) => {
      redraw = callback;
      return () => {
        isStopped = true;
      };
    },
    clock: () => nowMs,
    ...changes,
  });
  return {
    sink,
    log,
    isStopped: () => isStopped,
    redrawAt: (ms: number) => {
      nowMs = ms;
      redraw();
    },
  };
}

const printed = (outcomes: readonly TaskOutcome[], changes: Partial<PrettyLoggerOptions> = {}): string => {
  const {sink, log} = rig(changes);
  for (const event of runEvents(outcomes)) log(event);
  return sink.text();
};

const progress = (task: string, atMs: number, done: number, total = 100): BuildEvent => ({
  type: 'task-progress',
  atMs,
  task: task as TaskId,
  progress: {done, total, unit: 'samples'},
});

test('tasks that ran get a line each below their build; hits and silent tasks get none', () => {
  const outcomes = [
    outcome('net:import', {summary: '58 operators, 27 BatchNormalization folded'}),
    outcome('net:calibrate', {summary: '31 tensors', itemCount: 31, itemHitCount: 29, durationMs: 62_000}),
    outcome('other:import', {status: 'hit', summary: 'not told'}),
    outcome('other:quantize', {durationMs: 12_300}),
    outcome('net:gate'),
  ];
  expect(printed(outcomes)).toBe(
    [
      'net   generic, int8',
      '  import            58 operators, 27 BatchNormalization folded             0.1 s',
      '  calibrate         29 of 31 from cache; 31 tensors                    1 min 2 s',
      'other',
      '  quantize                                                                  12 s',
      'other ended: hit ran',
      'net ended: ran ran ran',
      '',
    ].join('\n'),
  );
});

test('no line is longer than 80 columns, or than a narrow terminal', () => {
  const long = [outcome('net:import', {summary: 'x'.repeat(200)})];
  for (const columns of [50, 80, 200]) {
    const [, line = ''] = printed(long, {columns}).split('\n');
    expect(line).toHaveLength(Math.min(columns, 80));
    expect(line).toMatch(/x… +0\.1 s$/);
  }
});

test('what does not fit in a line goes on below it', () => {
  const summary = `${'some words '.repeat(10)}end`;
  const [, ...lines] = printed([outcome('net:import', {summary})]).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '  import            some words some words some words some words some       0.1 s',
    '                    words some words some words some words some words',
    '                    some words end',
  ]);
});

describe('failures', () => {
  const failed = (failure: Failure) => [
    outcome('net:import-model', {status: 'failed', failure}),
    outcome('net:gate', {status: 'skipped'}),
  ];

  test('say the fact, the place and the remedy, as soon as they happen', () => {
    const lfs = new Failure({
      reason: 'bad-model',
      message: '/home/me/models/net.onnx is a Git LFS pointer, not a model (132 bytes).',
      path: '/home/me/models/net.onnx',
      remedy: 'Run "git lfs pull".\nOr set "lfs: true".',
    });
    expect(printed(failed(lfs))).toBe(
      [
        'net:import-model failed: /home/me/models/net.onnx is a Git LFS pointer, not a model (132 bytes).',
        '   Run "git lfs pull".',
        '   Or set "lfs: true".',
        'net ended: failed skipped',
        '',
      ].join('\n'),
    );
    const missing = new Failure({reason: 'file-missing', message: 'the file does not exist', path: '/home/me/a.onnx'});
    expect(printed(failed(missing))).toContain('net:import-model failed: a.onnx: the file does not exist\n');
  });

  test('that are our bugs show the stack and where to report it; others never show one', () => {
    const cause = new TypeError('x is undefined');
    const bug = printed(failed(new Failure({reason: 'bug', message: cause.message, cause})));
    expect(bug).toContain('net:import-model failed: x is undefined\n');
    expect(bug).toContain('Please report it with these lines: https://example.org/issues\n');
    expect(bug).toMatch(/\n {3}TypeError: x is undefined\n {7}at /);
    expect(printed(failed(new Failure({reason: 'engine-error', message: 'no', cause})))).not.toContain(' at ');
  });

  test('of an interruption are one short line', () => {
    const text = printed(failed(new Failure({reason: 'interrupted', message: 'interrupted', cause: new Error('x')})));
    expect(text).toContain('net:import-model interrupted\n');
  });

  test('are all a quiet logger tells', () => {
    const sink = textSink();
    const log = createQuietLogger(sink, {displayPath: (path) => path, bugAddress: ''});
    const failure = new Failure({reason: 'bad-model', message: 'no'});
    for (const event of runEvents([outcome('a:b'), outcome('a:c', {status: 'failed', failure})])) log(event);
    log({type: 'warning', task: undefined, warning: {severity: 'warning', code: 'a/b', message: 'odd'}});
    expect(sink.text()).toBe('a:c failed: no\n');
  });
});

test('names with control characters cannot touch the terminal', () => {
  const evil = '\u001b[2J\u009b31m\r\u202eevil';
  const failure = new Failure({reason: 'bad-model', message: `node "${evil}"`, path: evil, remedy: evil});
  const outcomes = [outcome('net:import', {summary: evil}), outcome('net:quantize', {status: 'failed', failure})];
  const {sink, log} = rig();
  for (const event of runEvents(outcomes)) log(event);
  log({type: 'warning', task: undefined, warning: {severity: 'warning', code: 'a/b', message: evil, path: evil}});
  const isHarmful = (character: string) => character !== '\n' && /[\p{Cc}\u202e]/u.test(character);
  expect([...sink.text()].filter(isHarmful)).toEqual([]);
  expect(sink.text()).toContain('\\x1b[2J\\x9b31m\\x0d\\u202eevil');
});

test('the same warning of several tasks is told once', () => {
  const {sink, log} = rig();
  for (const task of ['a:import', 'b:import']) {
    log({
      type: 'warning',
      task: task as TaskId,
      warning: {severity: 'warning', code: 'onnx/odd', message: 'odd', path: '/home/me/m.onnx', remedy: 'Look.'},
    });
  }
  expect(sink.text()).toBe('m.onnx warning: odd  [onnx/odd]\n   Look.\n');
});

test('without a terminal there are no control codes, and long work shows a sign of life', () => {
  const {sink, log} = rig();
  log({type: 'run-started', atMs: 0, tasks: ['net:calibrate' as TaskId], builds: ['net']});
  log({type: 'task-started', atMs: 0, task: 'net:calibrate' as TaskId, build: 'net', kind: 'calibrate', lane: 0});
  for (let second = 1; second <= 25; second++) log(progress('net:calibrate', second * 1000, second));
  expect(sink.text()).toBe(
    [
      'net   generic, int8',
      '  calibrate         10/100 samples  1 min 30 s left',
      '  calibrate         20/100 samples  1 min 20 s left',
      '',
    ].join('\n'),
  );
});

test('colour is added, never needed', () => {
  const failure = new Failure({reason: 'bad-model', message: 'no'});
  const outcomes = [outcome('net:import'), outcome('net:quantize', {status: 'failed', failure})];
  const colored = printed(outcomes, {useColor: true});
  expect(colored).toContain('\u001b[31mnet:quantize failed: no\u001b[39m');
  expect(colored.replace(/\p{Cc}\[\d+m/gu, '')).toBe(printed(outcomes));
});

describe('on a terminal', () => {
  const start = (task: string, atMs: number): BuildEvent => {
    const [build = '', kind = ''] = task.split(':');
    return {type: 'task-started', atMs, task: task as TaskId, build, kind, lane: 0};
  };

  test('running tasks stand at the bottom with bar, count and time left, and are redrawn in place', () => {
    const {sink, log, redrawAt, isStopped} = rig({isTerminal: true});
    log({type: 'run-started', atMs: 1000, tasks: ['net:calibrate', 'net:quick'] as TaskId[], builds: ['net']});
    log(start('net:calibrate', 1000));
    redrawAt(1050);
    expect(sink.writes).toEqual([]);
    log(progress('net:calibrate', 1100, 0));
    redrawAt(1100);
    log(progress('net:calibrate', 3000, 78));
    redrawAt(3100);
    redrawAt(3100);
    expect(sink.writes).toEqual([
      '  net:calibrate  ░░░░░░░░░░░░░░░░░░░░  0/100 samples\n',
      '\r\u001b[1A\u001b[0J  net:calibrate  ███████████████░░░░░  78/100 samples  0.6 s left\n',
    ]);
    log(start('net:quick', 3100));
    log({type: 'task-finished', atMs: 3110, outcome: outcome('net:quick'), lane: 1});
    expect(sink.writes.slice(2)).toEqual([
      '\r\u001b[1A\u001b[0Jnet   generic, int8\n  net:calibrate  ███████████████░░░░░  78/100 samples  0.6 s left\n',
      expect.stringMatching(/^\p{Cc}{2}\[1A\p{Cc}\[0J {2}quick .* 0\.1 s\n {2}net:calibrate {2}█/u),
    ]);
    log({type: 'run-finished', atMs: 4000, outcomes: [], interrupted: false});
    expect(sink.writes.at(-1)).toBe('\r\u001b[1A\u001b[0J');
    expect(isStopped()).toBe(true);
  });

  test('a task without progress shows how long it runs, and many tasks are summed up', () => {
    const {sink, log, redrawAt} = rig({isTerminal: true, columns: 40});
    const tasks = Array.from({length: 10}, (_, i) => `build-with-a-rather-long-name-${i}:quantize`);
    log({type: 'run-started', atMs: 1000, tasks: tasks as TaskId[], builds: []});
    for (const task of tasks) log(start(task, 1000));
    redrawAt(3500);
    const lines = sink.text().trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toBe('  and 2 more');
    for (const line of lines) expect(line.length).toBeLessThan(40);
  });
});
