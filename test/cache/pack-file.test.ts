import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import {type PackLimits, type PackRecord, readPack, writePack} from '../../src/cache/pack-file.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const LIMITS: PackLimits = {recordBytesMax: 1000, totalBytesMax: 2000, recordsMax: 5};

const record = (kind: PackRecord['kind'], text: string, age = 0): PackRecord => {
  const bytes = Buffer.from(text);
  return {
    kind,
    key: kind === 'blob' ? hashBytes(bytes) : hashBytes(`key of ${text}`),
    age,
    sizeBytes: bytes.length,
    bytes,
  };
};

const RECORDS: readonly PackRecord[] = [
  {kind: 'large', key: hashBytes('large'), age: 0, sizeBytes: 2 ** 33 + 1, bytes: Buffer.alloc(0)},
  record('blob', 'contents'),
  record('hint', '', 3),
  record('result', 'x'.repeat(1000), 255),
];

async function written(records: readonly PackRecord[]): Promise<string> {
  const file = path.join(temporaryDirectory(), 'pack');
  await writePack(
    file,
    (async function* () {
      yield* records;
    })(),
  );
  return file;
}

async function readAll(file: string, limits = LIMITS): Promise<(PackRecord | 'damaged')[]> {
  const found: (PackRecord | 'damaged')[] = [];
  for await (const each of readPack(file, limits)) found.push(each);
  return found;
}

test('what is written is read again, in order; the same records give the same bytes', async () => {
  const file = await written(RECORDS);
  const plain = (records: readonly (PackRecord | 'damaged')[]) =>
    records.map((each) => (each === 'damaged' ? each : {...each, bytes: String(each.bytes)}));
  expect(plain(await readAll(file))).toEqual(plain(RECORDS));
  expect(readFileSync(file).equals(readFileSync(await written(RECORDS)))).toBe(true);
  expect(await readAll(await written([]))).toEqual([]);
});

test('cut anywhere, a pack gives what stands before the cut, and says so', async () => {
  const file = await written(RECORDS);
  const bytes = gunzipSync(readFileSync(file));
  const ends = new Set([17, 17 + 72, 17 + 72 + 80, 17 + 72 + 80 + 72]);
  for (let length = 0; length < bytes.length; length += length < 260 ? 1 : 97) {
    writeFileSync(file, gzipSync(bytes.subarray(0, length)));
    const found = await readAll(file);
    const whole = found.filter((each) => each !== 'damaged');
    expect(whole.map(({key}) => key)).toEqual(RECORDS.slice(0, whole.length).map(({key}) => key));
    expect(found.includes('damaged'), String(length)).toBe(!ends.has(length));
  }
  expect(await readAll(path.join(temporaryDirectory(), 'absent'))).toEqual(['damaged']);
});

test('a byte that changed anywhere behind the magic line damages one record or changes its place in the order of use', async () => {
  const file = await written(RECORDS);
  const bytes = gunzipSync(readFileSync(file));
  for (let i = 17; i < bytes.length; i += i < 300 ? 1 : 89) {
    const changed = Buffer.from(bytes);
    changed[i] = (changed[i] ?? 0) ^ 0x41;
    writeFileSync(file, gzipSync(changed));
    for (const each of await readAll(file)) {
      // The key of a result or hint stands for what cannot be recomputed; its bytes are still those that were written.
      if (each === 'damaged' || each.kind === 'large') continue;
      expect(RECORDS.map((one) => String(one.bytes))).toContain(String(each.bytes));
      if (each.kind === 'blob') expect(hashBytes(each.bytes)).toBe(each.key);
    }
  }
});

test('a small file that unpacks to more than the limit is not unpacked further', async () => {
  const many = Array.from({length: 10}, (_, i) => record('result', `${i}`.repeat(600)));
  const found = await readAll(await written(many));
  expect(found.map((each) => each === 'damaged')).toEqual([false, false, false, true]);
  expect(await readAll(await written([record('result', 'y'.repeat(1001))]))).toEqual(['damaged']);
  const small = Array.from({length: 9}, (_, i) => record('hint', `${i}`));
  expect((await readAll(await written(small))).map((each) => each === 'damaged')).toEqual([
    ...Array(5).fill(false),
    true,
  ]);
});
