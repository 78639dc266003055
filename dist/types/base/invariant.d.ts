/** A bug in quantgate itself, never the user's mistake. */
export declare class InvariantError extends Error {
    readonly name = "InvariantError";
}
/** Throws an `InvariantError` unless `condition` holds. `message` is a function so that the happy path formats nothing. */
export declare function invariant(condition: boolean, message: () => string): asserts condition;
/** The last branch of a `switch` over a closed union: a compile-time error when a member is missing. */
export declare function unreachable(value: never): never;
