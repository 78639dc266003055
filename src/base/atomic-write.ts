import {randomBytes} from 'node:crypto';
import {mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';

/**
 * Content up to here is written on the spot: a few calls of the system take 50 µs, by way of the thread pool ten times
 * that of processor time, which pays only when the disk has something to do.
 */
const WRITTEN_AT_ONCE_BYTES_MAX = 1 << 20;

/**
 * Writes a file so that a reader sees the old content or the new, never a part: into a temporary file of the same
 * folder, then renamed. Makes missing folders. On an error nothing is left behind.
 */
export async function writeFileAtomically(file: string, content: Uint8Array | string, mode = 0o644): Promise<void> {
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    if (content.length <= WRITTEN_AT_ONCE_BYTES_MAX) {
      inFolder(file, () => writeFileSync(temporary, content, {mode}));
    } else {
      mkdirSync(path.dirname(file), {recursive: true});
      await writeFile(temporary, content, {mode});
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, {force: true});
    throw error;
  }
}

/** Folders that were there a moment ago: a cache has hundreds, and asking for each with every file would double the cost. */
const seenFolders = new Set<string>();

function inFolder(file: string, write: () => void): void {
  const folder = path.dirname(file);
  if (!seenFolders.has(folder)) {
    mkdirSync(folder, {recursive: true});
    seenFolders.add(folder);
  }
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Somebody has removed it since.
    mkdirSync(folder, {recursive: true});
    write();
  }
}
