/**
 * What the build and its worker processes say to each other, as structured-clone data. Errors cross the border as plain
 * fields and are made errors again on the other side.
 */
import { type FailureReason } from '../base/failure.ts';
export interface JobMessage {
    readonly job: string;
    readonly payload: unknown;
}
export type WorkerMessage = {
    readonly type: 'progress';
    readonly done: number;
} | {
    readonly type: 'done';
    readonly result: unknown;
} | {
    readonly type: 'failed';
    readonly error: PlainError;
};
/** An error as data: `reason` is set for a `Failure`. */
export interface PlainError {
    readonly name: string;
    readonly message: string;
    readonly stack: string;
    readonly reason: FailureReason | undefined;
    readonly path: string | undefined;
    readonly remedy: string | undefined;
}
export declare function plainError(error: unknown): PlainError;
/** The error that `plainError` was told, with the stack of the process it was thrown in. */
export declare function errorOf(plain: PlainError): Error;
