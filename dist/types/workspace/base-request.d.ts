/** What to do about figures of the base that are not in the cache. */
export declare const MISSING_BASELINE_POLICIES: readonly ['compute', 'fail', 'warn'];
export interface BaseRequest {
    /** A branch, tag or commit; undefined where the merge commit of a pull request is checked out. */
    readonly ref: string | undefined;
    /** GITHUB_REF and GITHUB_SHA of the environment, if any. */
    readonly githubRef: string | undefined;
    readonly githubSha: string | undefined;
    /** `compute` makes them; the others make nothing, and rules about them fail or warn. */
    readonly onMissing: (typeof MISSING_BASELINE_POLICIES)[number];
    /** Compare with the lock file, whatever git has. */
    readonly isLocked: boolean;
}
