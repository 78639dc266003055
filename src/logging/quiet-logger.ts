import type {EmitEvent} from '../build/events.ts';
import {failureText, type MessageOptions} from './message-text.ts';
import type {TextStream} from './terminal.ts';

/** Failures only. */
export function createQuietLogger(stream: TextStream, options: MessageOptions): EmitEvent {
  return (event) => {
    if (event.type !== 'task-finished' || event.outcome.status !== 'failed') return;
    stream.write(`${failureText(event.outcome, options)}\n`);
  };
}
