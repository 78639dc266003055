import {expect} from 'vitest';
import type {Ended, WorkFolder} from './work-folder.ts';

/** What a build ran, read from its own log. Gates are left out: they are always judged. */
export interface CountedBuild {
  /** Tasks that did something, by id: how many of their items they computed, of how many; `1/1` for one without items. */
  readonly ran: Readonly<Record<string, string>>;
  readonly ranTaskCount: number;
  readonly taskCount: number;
  readonly ranItemCount: number;
  readonly itemCount: number;
  readonly exitCode: number | null;
}

interface LoggedOutcome {
  readonly task: string;
  readonly kind: string;
  readonly status: string;
  readonly itemCount: number;
  readonly itemHitCount: number;
}

export interface LoggedEvent {
  readonly type: string;
  readonly outcomes?: readonly LoggedOutcome[];
}

/** The lines of `--log-format json`. */
export const loggedEvents = ({stdout}: Ended): readonly LoggedEvent[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LoggedEvent);

/** Builds, expecting every task to end well, and counts. One worker: a second takes longer to start than it saves. */
export async function countedBuild(work: WorkFolder, ...args: readonly string[]): Promise<CountedBuild> {
  const ended = await work.quantgate('build', '--log-format', 'json', '--concurrency', '1', ...args);
  const finished = loggedEvents(ended).find(({type}) => type === 'run-finished');
  const outcomes = finished?.outcomes?.filter(({kind}) => kind !== 'gate') ?? [];
  expect(outcomes.filter(({status}) => status !== 'ran' && status !== 'hit')).toEqual([]);
  const ran = outcomes.filter(({status}) => status === 'ran');
  const sum = (some: readonly LoggedOutcome[], of: (outcome: LoggedOutcome) => number): number =>
    some.reduce((total, outcome) => total + of(outcome), 0);
  return {
    ran: Object.fromEntries(
      ran.map(({task, itemCount, itemHitCount}) => [
        task,
        itemCount === 0 ? '1/1' : `${itemCount - itemHitCount}/${itemCount}`,
      ]),
    ),
    ranTaskCount: ran.length,
    taskCount: outcomes.length,
    ranItemCount: sum(ran, ({itemCount, itemHitCount}) => itemCount - itemHitCount),
    itemCount: sum(outcomes, ({itemCount}) => itemCount),
    exitCode: ended.exitCode,
  };
}
