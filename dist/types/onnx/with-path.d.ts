/** Runs `work`, and gives every `Failure` that names no file the path of the one worked on; the cause is kept. */
export declare function withPath<T>(path: string, work: () => T): T;
