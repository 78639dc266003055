/** Operator → versions that need no work. */
export declare const UNCHANGED_VERSIONS: ReadonlyMap<string, readonly number[]>;
