import type {BuildEvent, TaskOutcome} from '../../src/build/events.ts';
import type {TaskId} from '../../src/build/task.ts';

/** An outcome of `<build>:<kind>` that ran for 100 ms, with what a test wants otherwise. */
export function outcome(task: string, changes: Partial<TaskOutcome> = {}): TaskOutcome {
  const [build = '', kind = ''] = task.split(':');
  return {
    task: task as TaskId,
    build,
    kind,
    status: 'ran',
    itemCount: 0,
    itemHitCount: 0,
    startedMs: 1000,
    durationMs: 100,
    summary: '',
    store: undefined,
    failure: undefined,
    blockedBy: undefined,
    ...changes,
  };
}

/** The events of a run whose tasks ended one after the other as given. */
export function runEvents(outcomes: readonly TaskOutcome[]): BuildEvent[] {
  const tasks = outcomes.map(({task}) => task);
  const builds = [...new Set(outcomes.map(({build}) => build))];
  const started = outcomes.filter(({status}) => status !== 'skipped' && status !== 'not-started');
  return [
    {type: 'run-started', atMs: 1000, tasks, builds},
    ...started.flatMap((one): BuildEvent[] => [
      {type: 'task-started', atMs: one.startedMs, task: one.task, build: one.build, kind: one.kind, lane: 0},
      {type: 'task-finished', atMs: one.startedMs + one.durationMs, outcome: one, lane: 0},
    ]),
    {type: 'run-finished', atMs: 5000, outcomes, interrupted: false},
  ];
}

/** A stream that keeps what is written. */
export function textSink(): {write(text: string): void; text(): string; writes: string[]} {
  const writes: string[] = [];
  return {writes, write: (text) => void writes.push(text), text: () => writes.join('')};
}
