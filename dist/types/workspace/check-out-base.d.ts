export interface BaseCheckout {
    /** Absolute: the root of the repository's files. */
    readonly root: string;
    /** Path of the manifest at that commit, relative to the root; undefined when there is none. */
    readonly manifest: string | undefined;
    remove(): Promise<void>;
}
/** @throws Failure 'git' */
export declare function checkOutBase(manifestFile: string, commit: string): Promise<BaseCheckout>;
