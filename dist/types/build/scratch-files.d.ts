import type { Digest } from '../base/content-hash.ts';
/** Files for workers that read artifacts by path when the cache cannot hold them. The folder is made at first need. */
export interface ScratchFiles {
    /** Path of a file with that content. */
    write(digest: Digest, bytes: Uint8Array): Promise<string>;
    /** Removes everything. */
    remove(): Promise<void>;
}
export declare function openScratchFiles(): ScratchFiles;
