/**
 * A run as a trace file for Perfetto or chrome://tracing: a row per lane with its tasks, and above them the critical
 * path, the chain of tasks that decided how long it all took.
 *
 * Source: "Trace Event Format", Google: complete events (X) with times in microseconds, metadata events (M).
 */
import type {EmitEvent, TaskOutcome} from '../build/events.ts';
import type {TaskId} from '../build/task.ts';

export interface ChromeTraceOptions {
  /** Given the whole file when the run has ended. */
  readonly write: (text: string) => void;
  /** The tasks that a task waits for. */
  readonly dependenciesOf: (task: TaskId) => readonly TaskId[];
}

const PROCESS = 1;
const CRITICAL_PATH_ROW = 0;
const MICROSECONDS_PER_MS = 1000;

interface Span {
  readonly outcome: TaskOutcome;
  readonly lane: number;
}

export function createChromeTrace({write, dependenciesOf}: ChromeTraceOptions): EmitEvent {
  const spans = new Map<TaskId, Span>();
  let startedMs = 0;
  return (event) => {
    if (event.type === 'run-started') startedMs = event.atMs;
    if (event.type === 'task-finished') spans.set(event.outcome.task, {outcome: event.outcome, lane: event.lane});
    if (event.type === 'run-finished') write(traceText(spans, startedMs, dependenciesOf));
  };
}

function traceText(
  spans: ReadonlyMap<TaskId, Span>,
  startedMs: number,
  dependenciesOf: ChromeTraceOptions['dependenciesOf'],
): string {
  const rowOf = (lane: number): number => CRITICAL_PATH_ROW + 1 + lane;
  const lanes = [...new Set([...spans.values()].map(({lane}) => lane))].sort((a, b) => a - b);
  const path = criticalPath(spans, dependenciesOf);
  const events = [
    metadata('process_name', CRITICAL_PATH_ROW, {name: 'quantgate'}),
    ...rowNames(CRITICAL_PATH_ROW, 'Critical Path'),
    ...lanes.flatMap((lane) => rowNames(rowOf(lane), `Lane ${lane + 1}`)),
    ...path.map((span) => completeEvent(span, CRITICAL_PATH_ROW, startedMs)),
    ...[...spans.values()].map((span) => completeEvent(span, rowOf(span.lane), startedMs)),
  ];
  return `{"displayTimeUnit":"ms","traceEvents":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}

/** From the task that ended last, back through the dependency that ended last each time. */
export function criticalPath(
  spans: ReadonlyMap<TaskId, Span>,
  dependenciesOf: ChromeTraceOptions['dependenciesOf'],
): readonly Span[] {
  const path: Span[] = [];
  let next = lastToEnd([...spans.values()]);
  while (next) {
    path.unshift(next);
    const before = dependenciesOf(next.outcome.task).map((task) => spans.get(task));
    next = lastToEnd(before.filter((span) => span !== undefined));
  }
  return path;
}

function lastToEnd(spans: readonly Span[]): Span | undefined {
  let last: Span | undefined;
  for (const span of spans) if (!last || endOf(span) > endOf(last)) last = span;
  return last;
}

const endOf = ({outcome}: Span): number => outcome.startedMs + outcome.durationMs;

/** The sort index keeps the critical path on top. */
const rowNames = (row: number, name: string): object[] => [
  metadata('thread_name', row, {name}),
  metadata('thread_sort_index', row, {sort_index: row}),
];

const metadata = (name: string, row: number, args: object): object => ({
  name,
  ph: 'M',
  pid: PROCESS,
  tid: row,
  args,
});

function completeEvent({outcome}: Span, row: number, startedMs: number): object {
  const {task, build, kind, status, itemCount, itemHitCount, store, summary, durationMs} = outcome;
  return {
    name: task,
    cat: status,
    ph: 'X',
    pid: PROCESS,
    tid: row,
    ts: (outcome.startedMs - startedMs) * MICROSECONDS_PER_MS,
    dur: durationMs * MICROSECONDS_PER_MS,
    args: {build, kind, status, itemCount, itemHitCount, store, summary},
  };
}
