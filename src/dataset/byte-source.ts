import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {promisify} from 'node:util';
import {constants, gunzip, gunzipSync} from 'node:zlib';
import {Failure} from '../base/failure.ts';
import {badData} from './bad-data.ts';

/** The bytes of a file, decompressed when it is gzip (told by its first two bytes, not by its name). */
export interface ByteSource {
  /** Bytes, after decompression. */
  readonly size: number;
  /**
   * Bytes that may be shared with other reads: not to be changed.
   *
   * @throws Failure 'bad-data' when the file ends before `offset + length`
   */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

/**
 * Plain files up to this size are read at once; larger ones record by record, so that memory stays bounded and a worker
 * reads its own samples only. A record costs 20 µs beside its bytes, this many bytes some milliseconds.
 */
const WHOLE_FILE_BYTES_MAX = 8 * 2 ** 20;
const GZIP_MAGIC = [0x1f, 0x8b] as const;
/** The trailer's last field: decompressed bytes of the last member, modulo 2^32. */
const GZIP_SIZE_BYTES = 4;

/** Room for what stands before the first decompressed byte: gzip's own header and the tables of the first block. */
const GZIP_HEAD_BYTES = 4096;

/** Opens a file for reading at any place. No handle stays open. */
export async function openByteSource(file: string): Promise<ByteSource> {
  const {head, fileBytes} = await readHead(file, GZIP_MAGIC.length);
  if (isGzip(head)) return memorySource(await decompressed(file));
  if (fileBytes <= WHOLE_FILE_BYTES_MAX) return memorySource(await readWhole(file));
  return {size: fileBytes, read: (offset, length) => readRange(file, offset, length)};
}

/** Opens a file as it is, for a few reads here and there; not decompressed. */
export async function openRanges(file: string): Promise<ByteSource> {
  const {fileBytes} = await readHead(file, 0);
  return {size: fileBytes, read: (offset, length) => readRange(file, offset, length)};
}

export interface FilePeek {
  /** The first bytes, decompressed; fewer than asked for when the file is shorter. */
  readonly head: Uint8Array;
  /** Bytes of the whole file, decompressed. */
  readonly size: number;
}

/**
 * The first `count` bytes and the size of a file, without reading or decompressing the rest. For gzip the size is what
 * the file's last four bytes say; `openByteSource` refuses files for which that is wrong (several members).
 */
export async function peekFile(file: string, count: number): Promise<FilePeek> {
  const {head, fileBytes} = await readHead(file, count + GZIP_HEAD_BYTES);
  if (!isGzip(head)) return {head: head.subarray(0, count), size: fileBytes};
  const trailer = await readRange(file, Math.max(0, fileBytes - GZIP_SIZE_BYTES), Math.min(fileBytes, GZIP_SIZE_BYTES));
  const inflated = gunzipHead(head);
  return {head: inflated.subarray(0, count), size: Buffer.from(trailer).readUInt32LE(0)};
}

/** Reads a file of any kind as it is. @throws Failure 'file-missing' or 'file-unreadable' */
export async function readWhole(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw fileFailure(error);
  });
}

function memorySource(bytes: Uint8Array): ByteSource {
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (offset + length > bytes.length) throw truncated(offset + length, bytes.length);
    return bytes.subarray(offset, offset + length);
  };
  return {size: bytes.length, read};
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1];

const gunzipAsync = promisify(gunzip);

async function decompressed(file: string): Promise<Uint8Array> {
  const packed = await readWhole(file);
  const bytes = await gunzipAsync(packed).catch((error: unknown) => {
    throw new Failure({reason: 'bad-data', message: 'damaged gzip data', cause: error});
  });
  const promised = Buffer.from(packed.subarray(-GZIP_SIZE_BYTES)).readUInt32LE(0);
  if (bytes.length !== promised) {
    throw badData(
      `the gzip file unpacks to ${bytes.length} bytes but ends with the size ${promised}; it was joined from several`,
      'Unpack it and compress it again as one.',
    );
  }
  return bytes;
}

/** Inflates the beginning of a gzip file as far as it goes. */
function gunzipHead(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, {finishFlush: constants.Z_SYNC_FLUSH});
  } catch (error) {
    throw new Failure({reason: 'bad-data', message: 'damaged gzip data', cause: error});
  }
}

async function readHead(file: string, count: number): Promise<{head: Uint8Array; fileBytes: number}> {
  return withFile(file, (descriptor) => {
    const buffer = Buffer.allocUnsafeSlow(count);
    const bytesRead = readSync(descriptor, buffer, 0, count, 0);
    return {head: buffer.subarray(0, bytesRead), fileBytes: fstatSync(descriptor).size};
  });
}

async function readRange(file: string, offset: number, length: number): Promise<Uint8Array> {
  return withFile(file, (descriptor) => {
    const buffer = Buffer.allocUnsafeSlow(length);
    let bytesRead = 0;
    while (bytesRead < length) {
      const count = readSync(descriptor, buffer, bytesRead, length - bytesRead, offset + bytesRead);
      if (count === 0) throw truncated(offset + length, offset + bytesRead);
      bytesRead += count;
    }
    return buffer;
  });
}

/** On the spot: by way of the thread pool, a short read takes ten times as long. */
function withFile<T>(file: string, use: (descriptor: number) => T): T {
  try {
    const descriptor = openSync(file, 'r');
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure(error);
  }
}

const truncated = (needed: number, there: number): Failure =>
  badData(`truncated: ${needed} bytes are needed, ${there} are there`);

function fileFailure(error: unknown): Failure {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (missing) return new Failure({reason: 'file-missing', message: 'the file is missing', cause: error});
  const why = error instanceof Error ? error.message : String(error);
  return new Failure({reason: 'file-unreadable', message: `the file cannot be read: ${why}`, cause: error});
}
