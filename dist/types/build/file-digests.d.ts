import { type Digest } from '../base/content-hash.ts';
export interface FileDigests {
    /**
     * SHA-256 of a file's content. `file` is absolute.
     *
     * @throws Failure 'file-missing', 'file-unreadable' or 'file-changed-while-running'
     */
    digestFile(file: string): Promise<Digest>;
    /** Those of the files that are no longer what they were when they were digested in this process, or are gone. */
    changedFiles(files: readonly string[]): Promise<readonly string[]>;
    /** Writes what was learnt. Does nothing when nothing was; a file that cannot be written is no loss. */
    save(): Promise<void>;
}
/** Opens the notes in `notesFile` (absolute); they are read at the first question. `clock` in ms since 1970. */
export declare function openFileDigests(notesFile: string, clock: () => number): FileDigests;
