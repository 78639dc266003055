/**
 * Many cache entries in one file: results, the blobs they need, notes, and the names of large blobs that are kept
 * elsewhere. Compressed lightly: keys and statistics shrink to a third, weights do not, and a runner has better things to
 * do. Every record carries the digest of its bytes, so one that was damaged or forged is known by itself, and a file that
 * was cut off gives what stands before the cut.
 *
 * The file: gzip of the magic line, then records: kind, age (1 byte each), key, digest of the value (32 bytes each),
 * length (6 bytes, big endian), value. A large blob has the length of its content and no value.
 */
import {createReadStream, createWriteStream} from 'node:fs';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGunzip, createGzip} from 'node:zlib';
import {type Digest, hashBytes} from '../base/content-hash.ts';

/** `large`: the blob of that digest and size is an entry of its own. */
export type PackRecordKind = 'result' | 'blob' | 'hint' | 'large';

export interface PackRecord {
  readonly kind: PackRecordKind;
  readonly key: Digest;
  /** In how many rewritings of the pack nobody has used it, 0 to 255. */
  readonly age: number;
  readonly sizeBytes: number;
  /** Empty for `large`. */
  readonly bytes: Uint8Array;
}

export interface PackLimits {
  /** Of one record. */
  readonly recordBytesMax: number;
  /** Of all records together, uncompressed: a small file must not fill the memory or the disk. */
  readonly totalBytesMax: number;
  /** Each may become a file. */
  readonly recordsMax: number;
}

const MAGIC = Buffer.from('quantgate pack 1\n', 'latin1');
const KINDS: readonly PackRecordKind[] = ['result', 'blob', 'hint', 'large'];
const DIGEST_BYTES = 32;
const LENGTH_BYTES = 6;
const KEY_AT = 2;
const VALUE_DIGEST_AT = KEY_AT + DIGEST_BYTES;
const LENGTH_AT = VALUE_DIGEST_AT + DIGEST_BYTES;
const HEADER_BYTES = LENGTH_AT + LENGTH_BYTES;
const FASTEST = 1;

/** Writes the records in the order given. */
export async function writePack(file: string, records: AsyncIterable<PackRecord>): Promise<void> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield MAGIC;
    for await (const record of records) {
      yield headerOf(record);
      if (record.bytes.length > 0) yield record.bytes;
    }
  }
  await pipeline(Readable.from(chunks()), createGzip({level: FASTEST}), createWriteStream(file));
}

/**
 * The sound records of a pack in their order, and `damaged` in place of each that is not. After one that has lost its
 * shape nothing more can be told apart, so it is the last. Never rejects.
 */
export async function* readPack(file: string, limits: PackLimits): AsyncGenerator<PackRecord | 'damaged'> {
  const reader = openReader(file);
  try {
    const magic = await reader.take(MAGIC.length);
    if (!magic || !MAGIC.equals(magic)) return yield 'damaged';
    let totalBytes = 0;
    for (let count = 0; ; count++) {
      const header = await reader.take(HEADER_BYTES);
      if (header?.length === 0) return;
      const shape = header && shapeOf(header);
      if (!shape || count === limits.recordsMax) return yield 'damaged';
      const valueBytes = shape.kind === 'large' ? 0 : shape.sizeBytes;
      totalBytes += valueBytes;
      if (valueBytes > limits.recordBytesMax || totalBytes > limits.totalBytesMax) return yield 'damaged';
      const bytes = valueBytes === 0 ? Buffer.alloc(0) : await reader.take(valueBytes);
      if (bytes?.length !== valueBytes) return yield 'damaged';
      const isSound = shape.kind === 'large' || hashBytes(bytes) === shape.valueDigest;
      const isNamedRightly = shape.kind !== 'blob' || shape.key === shape.valueDigest;
      const {kind, key, age, sizeBytes} = shape;
      yield isSound && isNamedRightly ? {kind, key, age, sizeBytes, bytes} : 'damaged';
    }
  } finally {
    reader.close();
  }
}

function headerOf({kind, key, age, sizeBytes, bytes}: PackRecord): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = KINDS.indexOf(kind);
  header[1] = age;
  header.write(key, KEY_AT, 'hex');
  if (kind !== 'large') header.write(hashBytes(bytes), VALUE_DIGEST_AT, 'hex');
  header.writeUIntBE(sizeBytes, LENGTH_AT, LENGTH_BYTES);
  return header;
}

function shapeOf(header: Buffer) {
  const kind = KINDS[header[0] ?? KINDS.length];
  if (header.length !== HEADER_BYTES || !kind) return undefined;
  return {
    kind,
    age: header[1] ?? 0,
    key: header.toString('hex', KEY_AT, VALUE_DIGEST_AT) as Digest,
    valueDigest: header.toString('hex', VALUE_DIGEST_AT, LENGTH_AT),
    sizeBytes: header.readUIntBE(LENGTH_AT, LENGTH_BYTES),
  };
}

/** Gives the unpacked bytes piece by piece: fewer at the end, none behind it, undefined when they cannot be unpacked. */
function openReader(file: string) {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  // Without a listener an error of the file would end the process; here it ends the pack.
  source.on('error', (error) => gunzip.destroy(error));
  const chunks = source.pipe(gunzip)[Symbol.asyncIterator]();
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const take = async (count: number): Promise<Buffer | undefined> => {
    while (waitingBytes < count) {
      const next = await chunks.next().catch(() => undefined);
      if (!next) return undefined;
      if (next.done) break;
      waiting.push(next.value as Buffer);
      waitingBytes += (next.value as Buffer).length;
    }
    const joined = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting);
    const taken = joined.subarray(0, count);
    const rest = joined.subarray(taken.length);
    waiting = rest.length > 0 ? [rest] : [];
    waitingBytes = rest.length;
    return taken;
  };
  const close = (): void => {
    source.destroy();
    gunzip.destroy();
  };
  return {take, close};
}
