/** Why something outside quantgate went wrong. Closed: every new reason is listed here. */
export type FailureReason = 'file-missing' | 'file-unreadable' | 'file-unwritable' | 'file-changed-while-running' | 'bad-model' | 'unsupported-model' | 'bad-data' | 'engine-unavailable' | 'engine-error' | 'engine-crashed' | 'out-of-memory' | 'git' | 'attestation' | 'service-error' | 'interrupted' | 'frozen'
/** Our own mistake; the cause keeps the stack. */
 | 'bug';
export interface FailureDetails {
    readonly reason: FailureReason;
    /** The fact, one sentence. */
    readonly message: string;
    /** File or folder concerned, as the user knows it. */
    readonly path?: string;
    /** What to do about it, in sentences. */
    readonly remedy?: string;
    readonly cause?: unknown;
}
/**
 * A fault of the world: disk, network, engine, or a file that is not what it should be. Thrown where it is met and
 * caught in one place, where a task is executed, which adds the task's id.
 */
export declare class Failure extends Error {
    readonly name = "Failure";
    readonly reason: FailureReason;
    readonly path: string | undefined;
    readonly remedy: string | undefined;
    constructor({ reason, message, path, remedy, cause }: FailureDetails);
}
