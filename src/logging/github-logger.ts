/**
 * A run in the log of GitHub Actions: warnings and failures as they come, and a group per build, printed when the run has
 * ended because groups cannot overlap. Text from outside can neither end a group nor start a command. Annotations are made
 * of the report when all is known, since GitHub shows only the first few.
 *
 * Source: GitHub documentation, "Workflow commands for GitHub Actions".
 */
import type {Diagnostic} from '../base/diagnostic.ts';
import {printableText} from '../base/printable-text.ts';
import {lineColumnOf} from '../base/source-text.ts';
import type {EmitEvent, TaskOutcome} from '../build/events.ts';
import {durationText} from './duration-text.ts';
import {failureText, type MessageOptions, printableLines, warningText} from './message-text.ts';
import type {TextStream} from './terminal.ts';
import {transferText} from './transfer-text.ts';

export interface GithubLoggerOptions extends MessageOptions {
  readonly stream: TextStream;
  /** Lines to print below the group of a build when all its tasks have ended. */
  readonly describeEnd: (build: string, outcomes: readonly TaskOutcome[]) => readonly string[];
}

const KIND_WIDTH = 18;

export function createGithubLogger(options: GithubLoggerOptions): EmitEvent {
  const {stream} = options;
  const toldWarnings = new Set<string>();
  const print = (line: string): void => void stream.write(`${line}\n`);
  const printLines = (text: string): void => {
    for (const line of text.split('\n')) print(harmlessLine(line));
  };
  return (event) => {
    if (event.type === 'warning') {
      const text = warningText(event.warning, options);
      if (!toldWarnings.has(text)) printLines(text);
      toldWarnings.add(text);
    } else if (event.type === 'cache-transfer') {
      print(harmlessLine(transferText(event.transfer)));
    } else if (event.type === 'task-finished' && event.outcome.status === 'failed') {
      printLines(failureText(event.outcome, options));
    } else if (event.type === 'run-finished') {
      for (const [build, outcomes] of groupByBuild(event.outcomes)) {
        printGroup(build, outcomes, print);
        for (const line of options.describeEnd(build, outcomes)) print(harmlessLine(line));
      }
    }
  };
}

/** `::warning file=a.yaml,line=3,col=1,title=code::message`, with everything escaped that could end it early. */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${name}${list === '' ? '' : ` ${list}`}::${escapeData(message)}`;
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A line that is no command whatever it contains: the runner also knows the old form `##[name]` anywhere in a line. */
export function harmlessLine(text: string): string {
  const line = printableText(text).replaceAll('##[', '#\\#[');
  return line.trimStart().startsWith('::') ? `\\${line.trimStart()}` : line;
}

/** An annotation, beside the line of a file where there is one. */
export function diagnosticCommand(diagnostic: Diagnostic, {displayPath}: Pick<MessageOptions, 'displayPath'>): string {
  const {place, path, code, message, remedy} = diagnostic;
  const position = place && lineColumnOf(place.source, place.start);
  const file = place ? place.source.path : path;
  const properties = {file: file && displayPath(file), line: position?.line, col: position?.column, title: code};
  return workflowCommand(diagnostic.severity, properties, printableLines(remedy ? `${message}\n${remedy}` : message));
}

function printGroup(build: string, outcomes: readonly TaskOutcome[], print: (line: string) => void): void {
  print(`::group::${escapeData(printableText(build))}`);
  for (const {kind, status, summary, durationMs, blockedBy} of outcomes) {
    const time = status === 'ran' || status === 'failed' ? `  ${durationText(durationMs)}` : '';
    const what = blockedBy ? `needs ${blockedBy}` : summary;
    print(harmlessLine(`${kind.padEnd(KIND_WIDTH)} ${status.padEnd('not-started'.length)}  ${what}${time}`.trimEnd()));
  }
  print('::endgroup::');
}

function groupByBuild(outcomes: readonly TaskOutcome[]): ReadonlyMap<string, TaskOutcome[]> {
  const groups = new Map<string, TaskOutcome[]>();
  for (const outcome of outcomes) groups.set(outcome.build, [...(groups.get(outcome.build) ?? []), outcome]);
  return groups;
}
