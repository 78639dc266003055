/**
 * Digests of files outside the cache, remembered between runs so that an unchanged file is not read again. A remembered
 * digest counts only while size, times and inode are the same, and only when the file had been left alone for a while
 * when it was read: a file written in the same tick of the file system's clock looks unchanged although it is not.
 *
 * Source for the last rule: git, "racy-git" technical note.
 */
import {createHash} from 'node:crypto';
import {readFileSync, statSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {writeFileAtomically} from '../base/atomic-write.ts';
import type {Json} from '../base/canonical-json.ts';
import {type Digest, isDigest} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import {isJsonObject, parseJson} from './parse-json.ts';

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

/** Everything that changes when a file does. Times in nanoseconds since 1970, as text: they exceed 2^53. */
interface FileStamp {
  readonly sizeBytes: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly inode: string;
}

interface Entry extends FileStamp {
  readonly digest: Digest;
  /** When the file was looked at before it was read, in milliseconds since 1970. */
  readonly atMs: number;
}

const FORMAT = 1;
/** Coarsest clock of a file system in use (FAT: 2 s). */
const RACY_WINDOW_MS = 2000;
const NS_PER_MS = 1_000_000;
const CHUNK_BYTES = 1 << 20;
/** Files not seen for long make room: about 10 MB of notes. */
const ENTRIES_MAX = 50_000;

/** Opens the notes in `notesFile` (absolute); they are read at the first question. `clock` in ms since 1970. */
export function openFileDigests(notesFile: string, clock: () => number): FileDigests {
  const known = new Map<string, Entry>();
  const seen = new Map<string, Entry>();
  const running = new Map<string, Promise<Digest>>();
  let hasNews = false;
  let isLoaded = false;
  const digestOne = async (file: string): Promise<Digest> => {
    if (!isLoaded) for (const [name, entry] of readNotes(notesFile)) known.set(name, entry);
    isLoaded = true;
    const atMs = clock();
    const stamp = stampOf(file);
    const remembered = seen.get(file) ?? known.get(file);
    if (remembered && isSameStamp(remembered, stamp) && !isRacy(remembered)) {
      seen.set(file, remembered);
      return remembered.digest;
    }
    const digest = await hashFile(file);
    if (!isSameStamp(stamp, stampOf(file))) throw changedFailure(file);
    seen.set(file, {...stamp, digest, atMs});
    hasNews = true;
    return digest;
  };
  return {
    digestFile: (file) => {
      const digest = running.get(file) ?? digestOne(file).finally(() => running.delete(file));
      running.set(file, digest);
      return digest;
    },
    changedFiles: async (files) =>
      files.filter((file) => {
        const before = seen.get(file);
        const now = before && stampIfThere(file);
        return before !== undefined && (now === undefined || !isSameStamp(before, now));
      }),
    save: async () => {
      if (!hasNews) return;
      for (const file of seen.keys()) known.delete(file);
      const entries = [...known, ...seen].slice(-ENTRIES_MAX);
      const text = JSON.stringify({format: FORMAT, files: Object.fromEntries(entries)});
      // Without the notes the next run reads the files again; that is all.
      await writeFileAtomically(notesFile, text).catch(() => undefined);
      hasNews = false;
    },
  };
}

/** True when the file may have changed after it was read without its times showing it. */
function isRacy({mtimeNs, ctimeNs, atMs}: Entry): boolean {
  const lastChangeMs = Math.max(Number(mtimeNs), Number(ctimeNs)) / NS_PER_MS;
  return lastChangeMs + RACY_WINDOW_MS > atMs;
}

/** On the spot: by way of the thread pool a look takes ten times as long, and a dataset has thousands of files. */
function stampOf(file: string): FileStamp {
  try {
    const found = statSync(file, {bigint: true});
    return {
      sizeBytes: Number(found.size),
      mtimeNs: String(found.mtimeNs),
      ctimeNs: String(found.ctimeNs),
      inode: String(found.ino),
    };
  } catch (error) {
    throw readFailure(file, error as NodeJS.ErrnoException);
  }
}

function stampIfThere(file: string): FileStamp | undefined {
  try {
    return stampOf(file);
  } catch {
    // Gone, which is a change like any other.
    return undefined;
  }
}

const isSameStamp = (a: FileStamp, b: FileStamp): boolean =>
  a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.inode === b.inode;

async function hashFile(file: string): Promise<Digest> {
  const rethrow = (error: NodeJS.ErrnoException): never => {
    throw readFailure(file, error);
  };
  const handle = await open(file).catch(rethrow);
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (;;) {
      const {bytesRead} = await handle.read(chunk, 0, CHUNK_BYTES).catch(rethrow);
      if (bytesRead === 0) return hash.digest('hex') as Digest;
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

function readFailure(file: string, error: NodeJS.ErrnoException): Failure {
  if (error instanceof Failure) return error;
  const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  return new Failure({
    reason: isMissing ? 'file-missing' : 'file-unreadable',
    message: isMissing ? 'the file does not exist' : `the file cannot be read (${error.code})`,
    path: file,
    cause: error,
  });
}

const changedFailure = (file: string): Failure =>
  new Failure({
    reason: 'file-changed-while-running',
    message: 'the file changed while it was being read',
    path: file,
    remedy: 'Run again when it is no longer being written.',
  });

function readNotes(notesFile: string): Map<string, Entry> {
  const notes = parseJson(readText(notesFile));
  const files = isJsonObject(notes) && notes.format === FORMAT ? notes.files : undefined;
  const entries = new Map<string, Entry>();
  if (!isJsonObject(files)) return entries;
  for (const [file, json] of Object.entries(files)) {
    const entry = readEntry(json);
    if (entry) entries.set(file, entry);
  }
  return entries;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Without the notes the files are read again; that is all.
    return '';
  }
}

function readEntry(json: Json | undefined): Entry | undefined {
  if (!isJsonObject(json)) return undefined;
  const {sizeBytes, mtimeNs, ctimeNs, inode, digest, atMs} = json;
  const areNumbers = typeof sizeBytes === 'number' && typeof atMs === 'number';
  const areTexts = typeof mtimeNs === 'string' && typeof ctimeNs === 'string' && typeof inode === 'string';
  if (!areNumbers || !areTexts || typeof digest !== 'string' || !isDigest(digest)) return undefined;
  return {sizeBytes, mtimeNs, ctimeNs, inode, digest, atMs};
}
