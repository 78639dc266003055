import {randomBytes} from 'node:crypto';
import {mkdir, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file so that a reader sees the old content or the new, never a part: into a temporary file of the same
 * folder, then renamed. Makes missing folders. On an error nothing is left behind.
 */
export async function writeFileAtomically(file: string, content: Uint8Array | string, mode = 0o644): Promise<void> {
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content, {mode}).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await mkdir(path.dirname(file), {recursive: true});
      await writeFile(temporary, content, {mode});
    });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}
