import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Digest} from '../base/content-hash.ts';

/** Files for workers that read artifacts by path when the cache cannot hold them. The folder is made at first need. */
export interface ScratchFiles {
  /** Path of a file with that content. */
  write(digest: Digest, bytes: Uint8Array): Promise<string>;
  /** Removes everything. */
  remove(): Promise<void>;
}

export function openScratchFiles(): ScratchFiles {
  let folder: Promise<string> | undefined;
  const written = new Map<Digest, Promise<string>>();
  const writeOne = async (digest: Digest, bytes: Uint8Array): Promise<string> => {
    folder ??= mkdtemp(path.join(tmpdir(), 'quantgate-'));
    const file = path.join(await folder, digest);
    await writeFile(file, bytes);
    return file;
  };
  return {
    write: (digest, bytes) => {
      const file = written.get(digest) ?? writeOne(digest, bytes);
      written.set(digest, file);
      return file;
    },
    remove: async () => {
      if (folder) await rm(await folder, {recursive: true, force: true});
      folder = undefined;
      written.clear();
    },
  };
}
