/** Every event as one line of JSON, for programs. Members are only ever added; `format` is raised should one go. */
import {type Diagnostic, formatDiagnostic} from '../base/diagnostic.ts';
import type {Failure} from '../base/failure.ts';
import {lineColumnOf} from '../base/source-text.ts';
import type {BuildEvent, EmitEvent, TaskOutcome} from '../build/events.ts';
import {stackOf} from './message-text.ts';
import type {TextStream} from './terminal.ts';

const FORMAT = 1;
/** Progress is told at most so often per task, and at its end. */
const PROGRESS_INTERVAL_MS = 1000;

export function createJsonLogger(stream: TextStream): EmitEvent {
  const toldMs = new Map<string, number>();
  const isDue = (event: BuildEvent): boolean => {
    if (event.type !== 'task-progress') return true;
    const isEnd = event.progress.done >= event.progress.total;
    const lastMs = toldMs.get(event.task);
    if (!isEnd && lastMs !== undefined && event.atMs - lastMs < PROGRESS_INTERVAL_MS) return false;
    toldMs.set(event.task, event.atMs);
    return true;
  };
  return (event) => {
    if (isDue(event)) stream.write(`${JSON.stringify(plainEvent(event))}\n`);
  };
}

function plainEvent(event: BuildEvent): object {
  switch (event.type) {
    case 'run-started':
      return {format: FORMAT, ...event};
    case 'task-finished':
      return {...event, outcome: plainOutcome(event.outcome)};
    case 'warning':
      return {...event, warning: plainDiagnostic(event.warning)};
    case 'run-finished':
      return {...event, outcomes: event.outcomes.map(plainOutcome)};
    default:
      return event;
  }
}

function plainOutcome({failure, ...rest}: TaskOutcome): object {
  return failure ? {...rest, failure: plainFailure(failure)} : rest;
}

function plainFailure(failure: Failure): object {
  const {reason, message, path, remedy} = failure;
  return {reason, message, path, remedy, stack: reason === 'bug' ? stackOf(failure) : undefined};
}

/** A diagnostic without the text it points into. */
export function plainDiagnostic(diagnostic: Diagnostic): object {
  const {place, ...rest} = diagnostic;
  if (!place) return rest;
  const {line, column} = lineColumnOf(place.source, place.start);
  return {...rest, place: {file: place.source.path, line, column}, text: formatDiagnostic(diagnostic)};
}
