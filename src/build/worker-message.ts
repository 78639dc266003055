/**
 * What the build and its worker processes say to each other, as structured-clone data. Errors cross the border as plain
 * fields and are made errors again on the other side.
 */
import {Failure, type FailureReason} from '../base/failure.ts';
import {InvariantError} from '../base/invariant.ts';

export interface JobMessage {
  readonly job: string;
  readonly payload: unknown;
}

export type WorkerMessage =
  | {readonly type: 'progress'; readonly done: number}
  | {readonly type: 'done'; readonly result: unknown}
  | {readonly type: 'failed'; readonly error: PlainError};

/** An error as data: `reason` is set for a `Failure`. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly reason: FailureReason | undefined;
  readonly path: string | undefined;
  readonly remedy: string | undefined;
}

export function plainError(error: unknown): PlainError {
  const failure = error instanceof Failure ? error : undefined;
  const {name, message, stack} = error instanceof Error ? error : new Error(String(error));
  const causes = causeStacks(error);
  return {
    name,
    message,
    stack: [stack ?? message, ...causes].join('\ncaused by '),
    reason: failure?.reason,
    path: failure?.path,
    remedy: failure?.remedy,
  };
}

function causeStacks(error: unknown): string[] {
  const stacks: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  for (; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined) {
    stacks.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
  return stacks;
}

/** The error that `plainError` was told, with the stack of the process it was thrown in. */
export function errorOf(plain: PlainError): Error {
  const error = revived(plain);
  error.stack = plain.stack;
  return error;
}

function revived({name, message, reason, path, remedy}: PlainError): Error {
  if (reason !== undefined) {
    return new Failure({
      reason,
      message,
      ...(path === undefined ? {} : {path}),
      ...(remedy === undefined ? {} : {remedy}),
    });
  }
  if (name === 'InvariantError') return new InvariantError(message);
  const error = new Error(message);
  error.name = name;
  return error;
}
