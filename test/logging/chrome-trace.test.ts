import {expect, test} from 'vitest';
import type {BuildEvent, TaskOutcome} from '../../src/build/events.ts';
import type {TaskId} from '../../src/build/task.ts';
import {createChromeTrace} from '../../src/logging/chrome-trace.ts';
import {outcome} from '../support/events.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Record<string, unknown>;
}

function trace(tasks: readonly [TaskOutcome, lane: number][], edges: Record<string, string[]>): TraceEvent[] {
  let text = '';
  const log = createChromeTrace({
    write: (all) => {
      text += all;
    },
    dependenciesOf: (task) => (edges[task] ?? []) as TaskId[],
  });
  const events: BuildEvent[] = [
    {type: 'run-started', atMs: 1000, tasks: [], builds: []},
    ...tasks.map(([one, lane]): BuildEvent => ({type: 'task-finished', atMs: 0, outcome: one, lane})),
    {type: 'run-finished', atMs: 9000, outcomes: [], interrupted: false},
  ];
  for (const event of events) log(event);
  return JSON.parse(text).traceEvents;
}

/** fast and slow start together; end waits for both; lone ends before end. */
const events = trace(
  [
    [outcome('b:fast', {startedMs: 1000, durationMs: 50}), 1],
    [outcome('b:slow', {startedMs: 1000, durationMs: 2000, itemCount: 4, itemHitCount: 1}), 0],
    [outcome('b:end', {startedMs: 3000.5, durationMs: 500, status: 'failed'}), 0],
    [outcome('b:lone', {startedMs: 1060, durationMs: 100, status: 'hit', store: 'local'}), 1],
  ],
  {'b:end': ['b:fast', 'b:slow']},
);

test('each task is a complete event in the row of its lane, in microseconds from the start', () => {
  const spans = events.filter(({ph, tid}) => ph === 'X' && tid > 0);
  expect(spans.map(({name, tid, ts, dur}) => [name, tid, ts, dur])).toEqual([
    ['b:fast', 2, 0, 50_000],
    ['b:slow', 1, 0, 2_000_000],
    ['b:end', 1, 2_000_500, 500_000],
    ['b:lone', 2, 60_000, 100_000],
  ]);
  expect(spans[1]?.args).toMatchObject({build: 'b', kind: 'slow', status: 'ran', itemCount: 4, itemHitCount: 1});
});

test('the critical path is the chain that decided the end', () => {
  expect(events.filter(({ph, tid}) => ph === 'X' && tid === 0).map(({name}) => name)).toEqual(['b:slow', 'b:end']);
});

test('rows are named, the critical path on top', () => {
  const names = events.filter(({name}) => name === 'thread_name').map(({tid, args}) => [tid, args.name]);
  expect(names).toEqual([
    [0, 'Critical Path'],
    [1, 'Lane 1'],
    [2, 'Lane 2'],
  ]);
});

test('an empty run is a valid trace', () => {
  expect(trace([], {}).every(({ph}) => ph === 'M')).toBe(true);
});
