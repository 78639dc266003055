/**
 * Takes wanted files out of a gzipped tar archive. Nothing else is read of it: links, devices and modes are passed over, and
 * a file is written only to the place that the caller names for it.
 */
import {createReadStream} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {createGunzip} from 'node:zlib';

/** Fields of a header. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
const BLOCK_BYTES = 512;
const NAME = [0, 100] as const;
const SIZE = [124, 136] as const;
const TYPE = [156, 157] as const;
const PREFIX = [345, 500] as const;
const REGULAR_FILE = '0';
const OCTAL = 8;

/**
 * @param placeOf absolute file for an entry's name; undefined for what is not wanted
 * @throws an error of the file system or of the decompression, or about an archive that ends within a file
 */
export async function unpackArchive(archive: string, placeOf: (name: string) => string | undefined): Promise<void> {
  const source = createReadStream(archive);
  const unzipped = createGunzip();
  source.on('error', (error) => unzipped.destroy(error));
  const bytes = byteReader(source.pipe(unzipped)[Symbol.asyncIterator]());
  try {
    for (;;) {
      const {name, type, sizeBytes} = headerOf(await bytes.take(BLOCK_BYTES));
      // The end is marked by blocks of zeros.
      if (name === '') return;
      const place = type === REGULAR_FILE ? placeOf(name) : undefined;
      if (place === undefined) await bytes.skip(sizeBytes);
      else await write(place, await bytes.take(sizeBytes));
      await bytes.skip((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
    }
  } finally {
    source.destroy();
    unzipped.destroy();
  }
}

function headerOf(block: Buffer) {
  const text = ([start, end]: readonly [number, number]): string =>
    block.toString('utf8', start, end).split('\0')[0] ?? '';
  const prefix = text(PREFIX);
  const sizeBytes = Number.parseInt(text(SIZE).trim() || '0', OCTAL);
  if (!Number.isSafeInteger(sizeBytes)) throw new Error(`the archive has a file of ${text(SIZE)} bytes`);
  return {name: prefix === '' ? text(NAME) : `${prefix}/${text(NAME)}`, type: text(TYPE) || REGULAR_FILE, sizeBytes};
}

function byteReader(chunks: AsyncIterator<Buffer>) {
  let rest: Buffer = Buffer.alloc(0);
  const visit = async (count: number, use: (part: Buffer) => void): Promise<void> => {
    for (let missing = count; missing > 0; ) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done) throw new Error('the archive ends within a file');
        rest = next.value;
      }
      const part = rest.subarray(0, missing);
      rest = rest.subarray(part.length);
      missing -= part.length;
      use(part);
    }
  };
  return {
    skip: (count: number): Promise<void> => visit(count, () => undefined),
    take: async (count: number): Promise<Buffer> => {
      const parts: Buffer[] = [];
      await visit(count, (part) => void parts.push(part));
      return Buffer.concat(parts, count);
    },
  };
}

async function write(place: string, bytes: Buffer): Promise<void> {
  await mkdir(path.dirname(place), {recursive: true});
  await writeFile(place, bytes);
}
