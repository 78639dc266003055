export interface FindBaseOptions {
    /** Of the manifest. */
    readonly directory: string;
    /** A branch, tag or commit; undefined where the merge commit of a pull request is checked out. */
    readonly ref: string | undefined;
    /** GITHUB_REF and GITHUB_SHA, where there are any: what the workflow runs on. */
    readonly githubRef: string | undefined;
    readonly githubSha: string | undefined;
}
export interface FoundBase {
    /** Full hash. */
    readonly commit: string;
    readonly foundBy: string;
}
/** @throws Failure 'git' with a remedy when there is no such commit, or it has not been fetched */
export declare function findBase(options: FindBaseOptions): Promise<FoundBase>;
