/**
 * A run for people: one line per task that did something, what is running now at the bottom of a terminal, failures with
 * their remedies at once. Hits are silent. What a build came to is said by the report, through `describeEnd`.
 *
 * Where the output is not a terminal there are whole lines only, without control codes.
 */

import {printableText} from '../base/printable-text.ts';
import type {BuildEvent, EmitEvent, TaskOutcome} from '../build/events.ts';
import type {TaskId} from '../build/task.ts';
import {durationText} from './duration-text.ts';
import {type LiveLines, openLiveLines, openPlainLines} from './live-lines.ts';
import {failureText, type MessageOptions, warningText} from './message-text.ts';
import {nextProgress, type ProgressState, progressBar, progressText} from './progress-text.ts';
import {fitted, type Paint, painter, type TextStream, wrapped} from './terminal.ts';
import {transferText} from './transfer-text.ts';

export interface PrettyLoggerOptions extends MessageOptions {
  readonly stream: TextStream;
  readonly isTerminal: boolean;
  readonly useColor: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** What follows the name of a build in its heading, for example `generic, int8 per channel`; '' for nothing. */
  readonly describeBuild: (build: string) => string;
  /** Lines to print when all tasks of a build have ended. */
  readonly describeEnd: (build: string, outcomes: readonly TaskOutcome[]) => readonly string[];
  /** Kinds that run every time and deserve no line unless they fail. */
  readonly silentKinds: ReadonlySet<string>;
  /** Calls back again and again; gives the means to stop that. Used on a terminal only. */
  readonly startTimer: (callback: () => void) => () => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const REDRAW_INTERVAL_MS = 100;
/** A log that is not a terminal shows a sign of life so often. */
const SIGN_OF_LIFE_MS = 10_000;
const KIND_WIDTH = 18;
const DURATION_WIDTH = 9;
const WIDTH_MAX = 80;
const LIVE_LINES_MAX = 8;

/** The timer a program uses: it does not keep the process alive. */
export function redrawTimer(callback: () => void): () => void {
  const timer = setInterval(callback, REDRAW_INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

interface RunningTask {
  readonly startedMs: number;
  progress: ProgressState | undefined;
  /** When it was last printed to a log that is not a terminal. */
  printedMs: number;
}

interface LoggerState {
  readonly options: PrettyLoggerOptions;
  readonly lines: LiveLines;
  readonly paint: Paint;
  readonly running: Map<TaskId, RunningTask>;
  /** Tasks of each build that have not ended, and those that have. */
  readonly openCounts: Map<string, number>;
  readonly ended: Map<string, TaskOutcome[]>;
  /** Builds that ended without a line, and will be told last. */
  readonly uneventful: Map<string, readonly TaskOutcome[]>;
  readonly toldWarnings: Set<string>;
  /** The build whose heading was printed last, and all that were: a description is told once. */
  heading: string | undefined;
  readonly toldHeadings: Set<string>;
  stopTimer: () => void;
}

export function createPrettyLogger(options: PrettyLoggerOptions): EmitEvent {
  const state: LoggerState = {
    options,
    lines: options.isTerminal ? openLiveLines(options.stream) : openPlainLines(options.stream),
    paint: painter(options.useColor),
    running: new Map(),
    openCounts: new Map(),
    ended: new Map(),
    uneventful: new Map(),
    toldWarnings: new Set(),
    heading: undefined,
    toldHeadings: new Set(),
    stopTimer: () => undefined,
  };
  return (event) => handle(state, event);
}

function handle(state: LoggerState, event: BuildEvent): void {
  switch (event.type) {
    case 'run-started':
      for (const task of event.tasks) countOpen(state, buildOf(task));
      if (state.options.isTerminal) state.stopTimer = state.options.startTimer(() => drawRunning(state));
      return;
    case 'task-started':
      state.running.set(event.task, {startedMs: event.atMs, progress: undefined, printedMs: event.atMs});
      return;
    case 'task-progress':
      onProgress(state, event);
      return;
    case 'task-finished':
      onFinished(state, event.outcome);
      return;
    case 'cache-transfer':
      state.lines.print(state.paint(transferText(event.transfer), 'dim'));
      return;
    case 'warning':
      onWarning(state, event);
      return;
    case 'run-finished':
      onRunFinished(state, event);
      return;
  }
}

/** Task ids are `<build>:<kind>`. */
const buildOf = (task: TaskId): string => task.slice(0, Math.max(0, task.lastIndexOf(':')));

function countOpen(state: LoggerState, build: string): void {
  state.openCounts.set(build, (state.openCounts.get(build) ?? 0) + 1);
}

function onProgress(state: LoggerState, event: BuildEvent & {type: 'task-progress'}): void {
  const task = state.running.get(event.task);
  if (!task) return;
  task.progress = nextProgress(task.progress, event.progress, event.atMs);
  if (state.options.isTerminal || event.atMs - task.printedMs < SIGN_OF_LIFE_MS) return;
  task.printedMs = event.atMs;
  const build = buildOf(event.task);
  const kind = event.task.slice(build.length + 1);
  printTaskLine(state, {build, kind, text: progressText(task.progress), duration: ''});
}

function onFinished(state: LoggerState, outcome: TaskOutcome): void {
  const {task, build, kind, status, failure, durationMs} = outcome;
  state.running.delete(task);
  if (status === 'failed' && failure) {
    state.lines.print(state.paint(failureText(outcome, state.options), 'red'));
  } else if (!isSilent(state, outcome)) {
    printTaskLine(state, {build, kind, text: doneText(outcome), duration: durationText(durationMs)});
  }
  endTask(state, outcome);
}

/** What it did, and how much of it came from the cache. */
function doneText({summary, itemCount, itemHitCount}: TaskOutcome): string {
  if (itemHitCount === 0) return summary;
  const cached = `${itemHitCount} of ${itemCount} from cache`;
  return summary === '' ? cached : `${cached}; ${summary}`;
}

interface TaskLine {
  readonly build: string;
  readonly kind: string;
  readonly text: string;
  /** '' for none. */
  readonly duration: string;
}

function printTaskLine(state: LoggerState, {build, kind, text, duration}: TaskLine): void {
  if (state.heading !== build) {
    state.heading = build;
    const description = state.toldHeadings.has(build) ? '' : state.options.describeBuild(build);
    state.toldHeadings.add(build);
    const heading = `${printableText(build)}${description === '' ? '' : `   ${printableText(description)}`}`;
    state.lines.print(state.paint(heading, 'bold'));
  }
  const width = Math.min(state.options.columns, WIDTH_MAX);
  const start = `  ${kind.padEnd(KIND_WIDTH - 1)} `;
  const room = Math.max(0, width - start.length - DURATION_WIDTH - 1);
  const [first = '', ...more] = wrapped(printableText(text), room);
  const end = duration === '' ? '' : state.paint(duration.padStart(DURATION_WIDTH), 'dim');
  state.lines.print(end === '' ? `${start}${first}`.trimEnd() : `${start}${first.padEnd(room)} ${end}`);
  for (const line of more) state.lines.print(`${' '.repeat(start.length)}${line}`);
}

function onWarning(state: LoggerState, {task, warning}: BuildEvent & {type: 'warning'}): void {
  const isPlaced = warning.place !== undefined || warning.path !== undefined;
  const about = isPlaced || task === undefined ? '' : `${printableText(task)} `;
  const text = about + warningText(warning, state.options);
  if (state.toldWarnings.has(text)) return;
  state.toldWarnings.add(text);
  state.lines.print(state.paint(text, 'yellow'));
}

function endTask(state: LoggerState, outcome: TaskOutcome): void {
  const {build} = outcome;
  const ended = [...(state.ended.get(build) ?? []), outcome];
  state.ended.set(build, ended);
  const openCount = (state.openCounts.get(build) ?? 1) - 1;
  state.openCounts.set(build, openCount);
  if (openCount > 0) return;
  // Builds that had nothing to do all end at once: they are told in the order of the manifest, after those with news.
  if (ended.every((each) => isSilent(state, each))) state.uneventful.set(build, ended);
  else printEnd(state, build, ended);
}

const isSilent = ({options}: LoggerState, {status, kind}: TaskOutcome): boolean =>
  status === 'hit' || (status === 'ran' && options.silentKinds.has(kind));

function printEnd(state: LoggerState, build: string, outcomes: readonly TaskOutcome[]): void {
  for (const line of state.options.describeEnd(build, outcomes)) state.lines.print(line);
}

/** Tasks that never started were not heard of before. */
function onRunFinished(state: LoggerState, {outcomes}: BuildEvent & {type: 'run-finished'}): void {
  state.stopTimer();
  state.lines.show([]);
  for (const outcome of outcomes) {
    if (outcome.status === 'skipped' || outcome.status === 'not-started') endTask(state, outcome);
  }
  for (const build of new Set(outcomes.map((outcome) => outcome.build))) {
    const ended = state.uneventful.get(build);
    if (ended) printEnd(state, build, ended);
  }
}

function drawRunning(state: LoggerState): void {
  const nowMs = state.options.clock();
  const running = [...state.running].filter(([, {startedMs}]) => nowMs - startedMs >= REDRAW_INTERVAL_MS);
  const width = Math.min(state.options.columns - 1, WIDTH_MAX);
  const names = running.map(([task]) => printableText(task));
  const nameWidth = Math.max(0, ...names.map(({length}) => length));
  const lines = running.slice(0, LIVE_LINES_MAX).map(([, {progress, startedMs}], i) => {
    const name = (names[i] ?? '').padEnd(nameWidth);
    const rest = progress
      ? `${progressBar(progress.progress)}  ${progressText({...progress, atMs: nowMs})}`
      : durationText(nowMs - startedMs);
    return fitted(`  ${name}  ${rest}`, width);
  });
  const hiddenCount = running.length - LIVE_LINES_MAX;
  state.lines.show(hiddenCount > 0 ? [...lines, `  and ${hiddenCount} more`] : lines);
}
