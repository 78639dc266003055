/**
 * A value or the errors that stand in its way. For mistakes of the user, which are collected and reported together;
 * faults of the world are thrown as `Failure`, our own bugs as `InvariantError`.
 */
export type Result<T, E> = {
    readonly ok: true;
    readonly value: T;
} | {
    readonly ok: false;
    readonly error: E;
};
export declare const ok: <T>(value: T) => Result<T, never>;
export declare const err: <E>(error: E) => Result<never, E>;
