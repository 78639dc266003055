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

/** Most often the folder is there, so it is only made when it turns out to be missing. */
function inFolder(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(path.dirname(file), {recursive: true});
    write();
  }
}
