/**
 * Writes a file so that a reader sees the old content or the new, never a part: into a temporary file of the same
 * folder, then renamed. Makes missing folders. On an error nothing is left behind.
 */
export declare function writeFileAtomically(file: string, content: Uint8Array | string, mode?: number): Promise<void>;
