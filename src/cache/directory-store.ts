/**
 * Cached results in a folder, in the layout of Bazel's disk cache: `ac/ab/<key>` holds action results, `cas/ab/<digest>`
 * holds contents, `state/ab/<key>` holds hints (which Bazel does not know and does not mind). There is no index and no
 * lock: every file is written under another name and renamed, is read-only and never changed, so any number of processes
 * may share the folder.
 *
 * Looking up is done on the spot, not by way of the thread pool: a look at the file system takes some microseconds, and a
 * build asks thousands of times. Only long contents are read in the background.
 *
 * What must stay true: a fault of the disk is a miss and at most one warning; content is given out only after its SHA-256
 * was seen to be right in this process; what is damaged is reported, removed, and so made again.
 */
import {readFileSync, rmSync, statSync, utimesSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {writeFileAtomically} from '../base/atomic-write.ts';
import {type Digest, hashBytes} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {decodeActionResult, EMPTY_DIGEST, encodeActionResult} from './action-result.ts';
import type {ActionResult, Store} from './store.ts';

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
export const TOUCH_INTERVAL_MS = 3_600_000;
const READ_ONLY = 0o444;
/** Files up to here are read on the spot. */
const READ_AT_ONCE_BYTES_MAX = 1 << 20;
const SHARD_LENGTH = 2;

/** The options a program uses; a test replaces what it must. */
export const directoryStoreOptions = (onProblem: (problem: Diagnostic) => void): DirectoryStoreOptions => ({
  onProblem,
  clock: Date.now,
  writeFile: writeFileAtomically,
});

/** Opens the store in `directory` (absolute). Nothing is read or made until it is needed. Never throws. */
export function openDirectoryStore(directory: string, options: DirectoryStoreOptions): DirectoryStore {
  const disk = openDisk(directory, options);
  return {
    name: 'local',
    directory,
    blobPath: (digest) => disk.pathOf('cas', digest),
    getResult: (key) => getResult(disk, key),
    putResult: (key, result) => disk.write(disk.pathOf('ac', key), encodeActionResult(result), READ_ONLY),
    readResult: async (key) => {
      const file = disk.pathOf('ac', key);
      const stamp = disk.stat(file);
      return stamp && disk.read(file, stamp.sizeBytes);
    },
    writeResult: (key, bytes) => disk.write(disk.pathOf('ac', key), bytes, READ_ONLY),
    dropResult: (key) => disk.remove(disk.pathOf('ac', key)),
    getBlob: (digest) => getBlob(disk, digest),
    hasBlob: (digest, sizeBytes) => hasBlob(disk, digest, sizeBytes),
    putBlob: (digest, bytes) => putBlob(disk, digest, bytes),
    verifiedBlobPath: (digest) => verifiedBlobPath(disk, digest),
    readHint: async (key) => {
      const file = disk.pathOf('state', key);
      const stamp = disk.stat(file);
      return stamp && disk.read(file, stamp.sizeBytes);
    },
    writeHint: (key, bytes) => disk.write(disk.pathOf('state', key), bytes, 0o644),
  };
}

/** What a file was when its content was verified; a change of any of it means it must be hashed again. */
interface FileStamp {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/** The folder with its faults turned into misses. */
interface Disk {
  pathOf(area: 'ac' | 'cas' | 'state', key: Digest): string;
  stat(file: string): FileStamp | undefined;
  read(file: string, sizeBytes: number): Promise<Uint8Array | undefined>;
  write(file: string, bytes: Uint8Array, mode: number): Promise<void>;
  remove(file: string): Promise<void>;
  /** Marks a file as used now, for eviction by age. */
  touch(file: string, stamp: FileStamp): void;
  reportDamage(file: string, what: string): void;
  readonly verified: Map<Digest, FileStamp>;
}

async function getResult(disk: Disk, key: Digest): Promise<ActionResult | undefined> {
  const file = disk.pathOf('ac', key);
  const stamp = disk.stat(file);
  const bytes = stamp && (await disk.read(file, stamp.sizeBytes));
  if (!stamp || !bytes) return undefined;
  const result = decodeActionResult(bytes);
  if (!result) {
    disk.reportDamage(file, `cached result ${shortDigest(key)} is damaged`);
    await disk.remove(file);
    return undefined;
  }
  for (const {digest, sizeBytes, contents} of result.outputs) {
    if (contents === undefined && !(await hasBlob(disk, digest, sizeBytes))) return undefined;
  }
  disk.touch(file, stamp);
  return result;
}

async function hasBlob(disk: Disk, digest: Digest, sizeBytes: number): Promise<boolean> {
  if (digest === EMPTY_DIGEST) return sizeBytes === 0;
  const file = disk.pathOf('cas', digest);
  const stamp = disk.stat(file);
  if (!stamp) return false;
  if (stamp.sizeBytes === sizeBytes) return true;
  await discardBlob(disk, digest, `has ${stamp.sizeBytes} of ${sizeBytes} bytes`);
  return false;
}

async function getBlob(disk: Disk, digest: Digest): Promise<Uint8Array | undefined> {
  if (digest === EMPTY_DIGEST) return new Uint8Array();
  const file = disk.pathOf('cas', digest);
  const stamp = disk.stat(file);
  const bytes = stamp && (await disk.read(file, stamp.sizeBytes));
  if (!stamp || !bytes) return undefined;
  const isKnown = isSameStamp(disk.verified.get(digest), stamp) && bytes.length === stamp.sizeBytes;
  if (!isKnown && hashBytes(bytes) !== digest) {
    await discardBlob(disk, digest, 'has other content than its name says');
    return undefined;
  }
  disk.verified.set(digest, stamp);
  return bytes;
}

async function putBlob(disk: Disk, digest: Digest, bytes: Uint8Array): Promise<void> {
  if (digest === EMPTY_DIGEST) return;
  const file = disk.pathOf('cas', digest);
  const stamp = disk.stat(file);
  if (stamp?.sizeBytes === bytes.length) {
    // Touched so that a prune in another process does not take it before the result that needs it is written.
    disk.touch(file, stamp);
    return;
  }
  if (stamp) await discardBlob(disk, digest, `has ${stamp.sizeBytes} of ${bytes.length} bytes`);
  await disk.write(file, bytes, READ_ONLY);
}

async function verifiedBlobPath(disk: Disk, digest: Digest): Promise<string | undefined> {
  const file = disk.pathOf('cas', digest);
  // The empty blob is never stored, but who wants a path needs a file.
  if (digest === EMPTY_DIGEST && !disk.stat(file)) await disk.write(file, new Uint8Array(), READ_ONLY);
  const stamp = disk.stat(file);
  if (!stamp) return undefined;
  if (isSameStamp(disk.verified.get(digest), stamp)) return file;
  if (digest === EMPTY_DIGEST) return stamp.sizeBytes === 0 ? file : undefined;
  return (await getBlob(disk, digest)) && file;
}

async function discardBlob(disk: Disk, digest: Digest, what: string): Promise<void> {
  const file = disk.pathOf('cas', digest);
  disk.verified.delete(digest);
  disk.reportDamage(file, `cached blob ${shortDigest(digest)} ${what}`);
  await disk.remove(file);
}

function openDisk(directory: string, {onProblem, clock, writeFile}: DirectoryStoreOptions): Disk {
  let isWritable = true;
  const reported = new Set<string>();
  const reportOnce = (code: string, message: string, file: string, remedy: string): void => {
    if (reported.has(code)) return;
    reported.add(code);
    onProblem({severity: 'warning', code, message, path: file, remedy});
  };
  const orMissing = (file: string, error: unknown): undefined => {
    const fault = error as NodeJS.ErrnoException;
    if (!isAbsence(fault)) reportUnreadable(reportOnce, file, fault);
  };
  const attempt = async (file: string, change: () => Promise<void>): Promise<void> => {
    if (!isWritable) return;
    await change().catch((error: NodeJS.ErrnoException) => {
      isWritable = false;
      reportUnwritable(reportOnce, file, error);
    });
  };
  return {
    verified: new Map(),
    pathOf: (area, key) => path.join(directory, area, key.slice(0, SHARD_LENGTH), key),
    stat: (file) => {
      try {
        const found = statSync(file, {throwIfNoEntry: false});
        return found && {sizeBytes: found.size, mtimeMs: found.mtimeMs, ino: found.ino};
      } catch (error) {
        return orMissing(file, error);
      }
    },
    read: async (file, sizeBytes) => {
      try {
        return sizeBytes <= READ_AT_ONCE_BYTES_MAX ? readFileSync(file) : await readFile(file);
      } catch (error) {
        return orMissing(file, error);
      }
    },
    write: (file, bytes, mode) => attempt(file, () => writeFile(file, bytes, mode)),
    remove: (file) => attempt(file, async () => rmSync(file, {force: true})),
    touch: (file, {mtimeMs}) => {
      const now = clock();
      if (now - mtimeMs < TOUCH_INTERVAL_MS) return;
      try {
        utimesSync(file, now / 1000, now / 1000);
      } catch {
        // Another process may have removed it, and a folder that may only be read needs no order of use.
      }
    },
    reportDamage: (file, what) =>
      onProblem({
        severity: 'warning',
        code: 'cache/damaged-entry',
        message: `${what}; it is thrown away and made again`,
        path: file,
      }),
  };
}

type ReportOnce = (code: string, message: string, file: string, remedy: string) => void;

function reportUnreadable(reportOnce: ReportOnce, file: string, error: NodeJS.ErrnoException): void {
  const message = `the cache cannot be read (${error.code}): what is in it will be made again`;
  reportOnce('cache/unreadable', message, file, 'Check the permissions of the cache folder, or choose another one.');
}

function reportUnwritable(reportOnce: ReportOnce, file: string, error: NodeJS.ErrnoException): void {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const message = `the cache cannot be written (${error.code}): nothing more is kept in this run`;
  const remedy = isFull
    ? 'The disk is full: free some space, or run "quantgate cache prune".'
    : 'Check the permissions of the cache folder, or choose another one.';
  reportOnce('cache/unwritable', message, file, remedy);
}

/** The file is not there, or what should be its folder is a file. */
const isAbsence = (error: NodeJS.ErrnoException): boolean => error.code === 'ENOENT' || error.code === 'ENOTDIR';

const isSameStamp = (a: FileStamp | undefined, b: FileStamp): boolean =>
  a !== undefined && a.sizeBytes === b.sizeBytes && a.mtimeMs === b.mtimeMs && a.ino === b.ino;

const shortDigest = (digest: Digest): string => `${digest.slice(0, 8)}…`;
