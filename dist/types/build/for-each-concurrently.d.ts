/**
 * Calls `work` for each item, at most `limit` at once, starting in order. After a failure nothing new starts; what is
 * under way ends first, then the failure of the earliest item is thrown.
 */
export declare function forEachConcurrently<T>(items: readonly T[], limit: number, work: (item: T, index: number) => Promise<void>): Promise<void>;
