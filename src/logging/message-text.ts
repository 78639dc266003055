/** Failures and warnings as people read them: fact, place, remedy. No stack unless it is our bug. */
import {type Diagnostic, formatDiagnostic} from '../base/diagnostic.ts';
import type {Failure} from '../base/failure.ts';
import {printableText} from '../base/printable-text.ts';
import type {TaskOutcome} from '../build/events.ts';

export interface MessageOptions {
  /** How a path is shown: relative to where the user stands, as a rule. */
  readonly displayPath: (path: string) => string;
  /** Where to report bugs: an address or a sentence. */
  readonly bugAddress: string;
}

const INDENT = '   ';

/** `digits:import-model failed: models/digits.onnx: the file does not exist` with the remedy indented below. */
export function failureText({task, failure}: TaskOutcome, options: MessageOptions): string {
  if (!failure) return `${printableText(task)} failed`;
  if (failure.reason === 'bug') return bugText(task, failure, options);
  if (failure.reason === 'interrupted') return `${printableText(task)} interrupted`;
  const {message, path, remedy} = failure;
  const shown = path && options.displayPath(path);
  // Many messages name their file themselves, as their subject.
  const isNamed = path === undefined || message.includes(path) || (shown !== undefined && message.includes(shown));
  const fact = isNamed ? message : `${shown}: ${message}`;
  return printableLines(`${task} failed: ${fact}${remedy ? `\n${indented(remedy)}` : ''}`);
}

export function warningText(warning: Diagnostic, {displayPath}: MessageOptions): string {
  const {path, ...rest} = warning;
  return printableLines(formatDiagnostic(path === undefined ? rest : {...rest, path: displayPath(path)}));
}

/** The innermost stack there is: where the bug is, not where it was caught. */
export function stackOf(failure: Failure): string {
  const {cause} = failure;
  return (cause instanceof Error ? cause.stack : undefined) ?? failure.stack ?? failure.message;
}

function bugText(task: string, failure: Failure, {bugAddress}: MessageOptions): string {
  const remedy = `This is a bug in quantgate. Please report it with these lines: ${bugAddress}`;
  return printableLines(`${task} failed: ${failure.message}\n${indented(remedy)}\n${indented(stackOf(failure))}`);
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `${INDENT}${line}`)
    .join('\n');

/** Keeps line breaks, makes everything else harmless. */
/** Each line made harmless, the line breaks kept. */
export const printableLines = (text: string): string => text.split('\n').map(printableText).join('\n');
