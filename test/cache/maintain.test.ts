import {existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type Digest, hashBytes} from '../../src/base/content-hash.ts';
import {type DirectoryStore, directoryStoreOptions, openDirectoryStore} from '../../src/cache/directory-store.ts';
import {cacheStatistics, DEFAULT_PRUNE_LIMITS, pruneCache, verifyCache} from '../../src/cache/maintain.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const BLOB_BYTES = 10_000;
const unlimited = {maxBytes: Number.POSITIVE_INFINITY, maxAgeDays: Number.POSITIVE_INFINITY};

function rig() {
  const directory = temporaryDirectory();
  const store = openDirectoryStore(
    directory,
    directoryStoreOptions((problem) => expect.unreachable(problem.message)),
  );
  return {directory, store};
}

/** A result with one blob per name, all last used so many hours ago. */
async function put(store: DirectoryStore, name: string, blobs: readonly string[], hoursAgo: number): Promise<Digest> {
  const outputs = [];
  for (const blob of blobs) {
    const bytes = Buffer.alloc(BLOB_BYTES, blob);
    await store.putBlob(hashBytes(bytes), bytes);
    setAge(store.blobPath(hashBytes(bytes)), hoursAgo);
    outputs.push({path: blob, digest: hashBytes(bytes), sizeBytes: BLOB_BYTES, contents: undefined});
  }
  const key = hashBytes(name);
  await store.putBlob(key, Buffer.from(name));
  setAge(store.blobPath(key), hoursAgo);
  await store.putResult(key, {outputs, startedMs: 0, durationMs: 0});
  setAge(resultPath(store, key), hoursAgo);
  return key;
}

const setAge = (file: string, hoursAgo: number) =>
  utimesSync(file, (NOW - hoursAgo * HOUR) / 1000, (NOW - hoursAgo * HOUR) / 1000);
const resultPath = ({directory}: DirectoryStore, key: Digest) => path.join(directory, 'ac', key.slice(0, 2), key);
const has = async (store: DirectoryStore, name: string) => (await store.getResult(hashBytes(name))) !== undefined;

test('a cache that does not exist is empty', async () => {
  const directory = path.join(temporaryDirectory(), 'none');
  expect(await cacheStatistics(directory)).toMatchObject({
    resultCount: 0,
    blobCount: 0,
    sizeBytes: 0,
    oldestMs: undefined,
  });
  expect(await pruneCache(directory, DEFAULT_PRUNE_LIMITS, NOW)).toEqual({
    removedCount: 0,
    removedBytes: 0,
    keptBytes: 0,
  });
  expect(await verifyCache(directory)).toEqual({resultCount: 0, blobCount: 0, damaged: [], incompleteCount: 0});
});

test('statistics count what is there', async () => {
  const {store, directory} = rig();
  await put(store, 'a', ['x', 'y'], 5);
  await put(store, 'b', ['y'], 3);
  await store.writeHint(hashBytes('h'), Buffer.from('hint'));
  const found = await cacheStatistics(directory);
  expect(found).toMatchObject({resultCount: 2, blobCount: 4, hintCount: 1, temporaryCount: 0});
  expect(found.sizeBytes).toBeGreaterThan(2 * BLOB_BYTES);
  expect([found.oldestMs, found.newestMs].map((ms) => Math.floor((NOW - ms!) / HOUR + 0.01))).toEqual([5, 3]);
});

test('results unused for too long go with the blobs that only they name', async () => {
  const {store, directory} = rig();
  await put(store, 'old', ['x', 'shared'], 31 * 24);
  await put(store, 'new', ['shared'], 29 * 24);
  const before = (await cacheStatistics(directory)).sizeBytes;
  const report = await pruneCache(directory, DEFAULT_PRUNE_LIMITS, NOW);
  expect(await has(store, 'old')).toBe(false);
  expect(await has(store, 'new')).toBe(true);
  expect(await cacheStatistics(directory)).toMatchObject({resultCount: 1, blobCount: 2, sizeBytes: report.keptBytes});
  expect(report).toMatchObject({removedCount: 3, removedBytes: before - report.keptBytes});
});

test('above the size limit the results used least recently go; shared blobs count once', async () => {
  const {store, directory} = rig();
  await put(store, 'first', ['x', 'y'], 10);
  await put(store, 'second', ['y', 'z'], 30);
  await put(store, 'third', ['w'], 50);
  const limits = {...unlimited, maxBytes: 3 * BLOB_BYTES + 2000};
  await pruneCache(directory, limits, NOW);
  expect([await has(store, 'first'), await has(store, 'second'), await has(store, 'third')]).toEqual([
    true,
    true,
    false,
  ]);
  expect((await cacheStatistics(directory)).sizeBytes).toBeLessThanOrEqual(limits.maxBytes);
  // Looking them up was a use.
  await pruneCache(directory, {...unlimited, maxBytes: 0}, NOW + 2 * HOUR);
  expect(await cacheStatistics(directory)).toMatchObject({resultCount: 0, blobCount: 0, sizeBytes: 0});
});

test('nothing younger than an hour goes, whatever the limits', async () => {
  const {store, directory} = rig();
  await put(store, 'young', ['x'], 0.5);
  const orphan = Buffer.alloc(BLOB_BYTES, 'orphan');
  await store.putBlob(hashBytes(orphan), orphan);
  writeFileSync(`${store.blobPath(hashBytes(orphan))}.1.ab.tmp`, 'being written');
  expect(await pruneCache(directory, {maxBytes: 0, maxAgeDays: 0}, NOW)).toMatchObject({removedCount: 0});
  expect(await has(store, 'young')).toBe(true);
});

test('an old blob of a young result stays', async () => {
  const {store, directory} = rig();
  const key = await put(store, 'a', ['x'], 100 * 24);
  setAge(resultPath(store, key), 0.5);
  await pruneCache(directory, {maxBytes: 0, maxAgeDays: 1}, NOW);
  expect(await has(store, 'a')).toBe(true);
});

test('orphans, old hints and what killed processes left go; files of others stay', async () => {
  const {store, directory} = rig();
  const orphan = Buffer.from('orphan');
  await store.putBlob(hashBytes(orphan), orphan);
  await store.writeHint(hashBytes('h'), Buffer.from('hint'));
  const left = `${store.blobPath(hashBytes(orphan))}.123.abcdef.tmp`;
  writeFileSync(left, 'half');
  const strange = path.join(directory, 'cas', 'README');
  writeFileSync(strange, 'not ours');
  const hint = path.join(directory, 'state', hashBytes('h').slice(0, 2), hashBytes('h'));
  for (const file of [left, strange, hint, store.blobPath(hashBytes(orphan))]) setAge(file, 40 * 24);
  expect(await pruneCache(directory, {...unlimited, maxAgeDays: 30}, NOW)).toMatchObject({removedCount: 3});
  expect([left, hint, store.blobPath(hashBytes(orphan)), strange].map(existsSync)).toEqual([false, false, false, true]);
});

test('two prunes at once do not fail', async () => {
  const {store, directory} = rig();
  for (let i = 0; i < 30; i++) await put(store, `r${i}`, [`b${i}`], 10);
  await Promise.all([1, 2, 3].map(() => pruneCache(directory, {...unlimited, maxBytes: 0}, NOW)));
  expect((await cacheStatistics(directory)).resultCount).toBe(0);
});

test('verify removes exactly what is damaged', async () => {
  const {store, directory} = rig();
  await put(store, 'whole', ['x'], 2);
  const key = await put(store, 'damaged', ['y'], 2);
  const blob = readdirSync(path.join(directory, 'cas'), {recursive: true, encoding: 'utf8'})
    .map((name) => path.join(directory, 'cas', name))
    .find(
      (file) => statSync(file).size === BLOB_BYTES && path.basename(file) === hashBytes(Buffer.alloc(BLOB_BYTES, 'y')),
    )!;
  rmSync(blob);
  writeFileSync(blob, Buffer.alloc(BLOB_BYTES, 'z'));
  const entry = path.join(directory, 'ac', 'ff', 'f'.repeat(64));
  mkdirSync(path.dirname(entry), {recursive: true});
  writeFileSync(entry, 'no result');
  const report = await verifyCache(directory);
  expect(report.damaged.map((file) => file.path)).toEqual([entry, blob].sort());
  expect(report).toMatchObject({resultCount: 3, blobCount: 4, incompleteCount: 1});
  expect([entry, blob, resultPath(store, key)].map(existsSync)).toEqual([false, false, true]);
  expect(await verifyCache(directory)).toMatchObject({damaged: [], incompleteCount: 1});
  expect(await has(store, 'whole')).toBe(true);
});

test('an age limit counts from the last use', async () => {
  const {store, directory} = rig();
  await put(store, 'a', ['x'], 40 * 24);
  await store.getResult(hashBytes('a'));
  await pruneCache(directory, {...unlimited, maxAgeDays: 30}, NOW + 2 * HOUR);
  expect(await has(store, 'a')).toBe(true);
  await pruneCache(directory, {...unlimited, maxAgeDays: 30}, NOW + 31 * DAY);
  expect((await cacheStatistics(directory)).resultCount).toBe(0);
});
