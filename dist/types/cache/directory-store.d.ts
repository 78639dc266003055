import { writeFileAtomically } from '../base/atomic-write.ts';
import { type Digest } from '../base/content-hash.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Store } from './store.ts';
export interface DirectoryStore extends Store {
    readonly directory: string;
    /** Where the blob of that digest is or would be. Says nothing about its content. */
    blobPath(digest: Digest): string;
    /** Path of the blob after its content was verified, or undefined when it is missing or was damaged. */
    verifiedBlobPath(digest: Digest): Promise<string | undefined>;
    /** The bytes of a result as they are stored, which may be another program's; undefined without them. Not verified. */
    readResult(key: Digest): Promise<Uint8Array | undefined>;
    /** Stores the bytes of a result, which the caller has checked to be one. */
    writeResult(key: Digest, bytes: Uint8Array): Promise<void>;
    /** Forgets a result that turned out to be worthless; its blobs stay. */
    dropResult(key: Digest): Promise<void>;
    /** A small mutable note under a key; not verified, may vanish at any time. */
    readHint(key: Digest): Promise<Uint8Array | undefined>;
    writeHint(key: Digest, bytes: Uint8Array): Promise<void>;
}
export interface DirectoryStoreOptions {
    /** Told of damaged entries, each time, and of an unwritable or unreadable folder, once each. */
    readonly onProblem: (problem: Diagnostic) => void;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
    /** How files are written; `writeFileAtomically` but in tests of a full disk. */
    readonly writeFile: typeof writeFileAtomically;
}
/** Files used within the last hour are not touched again: one write per file and hour is enough to order them by use. */
export declare const TOUCH_INTERVAL_MS = 3600000;
/** The options a program uses; a test replaces what it must. */
export declare const directoryStoreOptions: (onProblem: (problem: Diagnostic) => void) => DirectoryStoreOptions;
/** Opens the store in `directory` (absolute). Nothing is read or made until it is needed. Never throws. */
export declare function openDirectoryStore(directory: string, options: DirectoryStoreOptions): DirectoryStore;
