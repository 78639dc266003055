import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {writeFileAtomically} from '../../src/base/atomic-write.ts';
import {type Digest, hashBytes, isDigest} from '../../src/base/content-hash.ts';
import type {Diagnostic} from '../../src/base/diagnostic.ts';
import {EMPTY_DIGEST} from '../../src/cache/action-result.ts';
import {openDirectoryStore} from '../../src/cache/directory-store.ts';
import {verifyCache} from '../../src/cache/maintain.ts';
import type {ActionResult} from '../../src/cache/store.ts';
import {type FakeClock, fakeClock} from '../support/fake-clock.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';
import {workerBundle} from '../support/worker-bundle.ts';

const HOUR = 3_600_000;
const content = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const key = (text: string): Digest => hashBytes(`key ${text}`);
const resultWith = (...texts: string[]): ActionResult => ({
  outputs: texts.map((text, i) => ({
    path: `out${i}`,
    digest: hashBytes(text),
    sizeBytes: text.length,
    contents: undefined,
  })),
  startedMs: 1000,
  durationMs: 10,
});

function rig(directory = temporaryDirectory(), clock: FakeClock = fakeClock(Date.now())) {
  const problems: Diagnostic[] = [];
  const onProblem = (problem: Diagnostic) => problems.push(problem);
  const open = (writeFile = writeFileAtomically) =>
    openDirectoryStore(directory, {onProblem, clock: clock.now, writeFile});
  return {directory, problems, clock, open, store: open(), codes: () => problems.map(({code}) => code)};
}

/** Files are read-only, also for root's fair play: replaced, not written into. */
function overwrite(file: string, text: string): void {
  rmSync(file);
  writeFileSync(file, text);
}

describe('a store', () => {
  test('has the layout of Bazel, read-only files, and gives back what was put', async () => {
    const {store, directory} = rig();
    await store.putBlob(hashBytes('hello'), content('hello'));
    await store.putResult(key('a'), resultWith('hello'));
    const digest = hashBytes('hello');
    const blob = path.join(directory, 'cas', digest.slice(0, 2), digest);
    const entry = path.join(directory, 'ac', key('a').slice(0, 2), key('a'));
    expect([blob, entry].map((file) => statSync(file).mode & 0o777)).toEqual([0o444, 0o444]);
    expect(store.blobPath(digest)).toBe(blob);
    expect(await store.getResult(key('a'))).toEqual(resultWith('hello'));
    expect(Buffer.from((await store.getBlob(digest))!).toString()).toBe('hello');
    expect(await store.hasBlob(digest, 5)).toBe(true);
    expect(await store.verifiedBlobPath(digest)).toBe(blob);
  });

  test('misses what it does not have, without a word', async () => {
    const {store, problems} = rig();
    expect(await store.getResult(key('a'))).toBeUndefined();
    expect(await store.getBlob(hashBytes('a'))).toBeUndefined();
    expect(await store.hasBlob(hashBytes('a'), 1)).toBe(false);
    expect(await store.verifiedBlobPath(hashBytes('a'))).toBeUndefined();
    expect(await store.readHint(key('a'))).toBeUndefined();
    expect(problems).toEqual([]);
  });

  test('always has the empty blob, and a file for it when one is wanted', async () => {
    const {store, directory} = rig();
    await store.putBlob(EMPTY_DIGEST, new Uint8Array());
    expect(existsSync(path.join(directory, 'cas'))).toBe(false);
    expect(await store.getBlob(EMPTY_DIGEST)).toEqual(new Uint8Array());
    expect(await store.hasBlob(EMPTY_DIGEST, 0)).toBe(true);
    expect(readFileSync((await store.verifiedBlobPath(EMPTY_DIGEST))!)).toHaveLength(0);
  });

  test('a result of which a blob is missing is a miss', async () => {
    const {store, problems} = rig();
    await store.putBlob(hashBytes('one'), content('one'));
    await store.putResult(key('a'), resultWith('one', 'two'));
    expect(await store.getResult(key('a'))).toBeUndefined();
    await store.putBlob(hashBytes('two'), content('two'));
    expect(await store.getResult(key('a'))).toEqual(resultWith('one', 'two'));
    expect(problems).toEqual([]);
  });

  test('hints are kept and replaced', async () => {
    const {store} = rig();
    await store.writeHint(key('h'), content('one'));
    await store.writeHint(key('h'), content('two'));
    expect(Buffer.from((await store.readHint(key('h')))!).toString()).toBe('two');
  });

  test('a dropped result is gone', async () => {
    const {store} = rig();
    await store.putResult(key('a'), resultWith());
    await store.dropResult(key('a'));
    expect(await store.getResult(key('a'))).toBeUndefined();
  });
});

describe('damage', () => {
  test('wrong content of the right size is noticed on the first read in a process, reported, and can be put again', async () => {
    const {store, open, codes, problems} = rig();
    const digest = hashBytes('right');
    await store.putBlob(digest, content('right'));
    overwrite(store.blobPath(digest), 'wrong');
    for (const read of [
      (one: typeof store) => one.getBlob(digest),
      (one: typeof store) => one.verifiedBlobPath(digest),
    ]) {
      overwrite(store.blobPath(digest), 'wrong');
      expect(await read(open())).toBeUndefined();
      expect(existsSync(store.blobPath(digest))).toBe(false);
      await store.putBlob(digest, content('right'));
      expect(await read(open())).toBeDefined();
    }
    expect(codes()).toEqual(['cache/damaged-entry', 'cache/damaged-entry']);
    expect(problems[0]?.message).toContain('other content than its name says');
  });

  test('a blob that changes after it was verified is verified again', async () => {
    const {store} = rig();
    const digest = hashBytes('right');
    await store.putBlob(digest, content('right'));
    await store.getBlob(digest);
    overwrite(store.blobPath(digest), 'wrong');
    expect(await store.getBlob(digest)).toBeUndefined();
  });

  test('a blob of the wrong size is removed and put again', async () => {
    const {store, codes} = rig();
    const digest = hashBytes('right');
    await store.putBlob(digest, content('right'));
    overwrite(store.blobPath(digest), 'ri');
    await store.putBlob(digest, content('right'));
    expect(readFileSync(store.blobPath(digest), 'utf8')).toBe('right');
    overwrite(store.blobPath(digest), 'ri');
    expect(await store.hasBlob(digest, 5)).toBe(false);
    expect(codes()).toEqual(['cache/damaged-entry', 'cache/damaged-entry']);
  });

  test('a damaged result is removed', async () => {
    const {store, directory, codes} = rig();
    await store.putResult(key('a'), resultWith());
    const file = path.join(directory, 'ac', key('a').slice(0, 2), key('a'));
    overwrite(file, 'not a result');
    expect(await store.getResult(key('a'))).toBeUndefined();
    expect(existsSync(file)).toBe(false);
    expect(codes()).toEqual(['cache/damaged-entry']);
  });
});

describe('a store that cannot', () => {
  test('write says so once and goes on reading', async () => {
    const {store, open, codes, problems} = rig();
    await store.putBlob(hashBytes('kept'), content('kept'));
    const noSpace = async () => {
      throw Object.assign(new Error('no space'), {code: 'ENOSPC'});
    };
    const full = open(noSpace);
    for (const text of ['a', 'b', 'c']) await full.putBlob(hashBytes(text), content(text));
    await full.putResult(key('a'), resultWith('a'));
    await full.writeHint(key('a'), content('a'));
    expect(codes()).toEqual(['cache/unwritable']);
    expect(problems[0]?.message).toContain('ENOSPC');
    expect(problems[0]?.remedy).toContain('quantgate cache prune');
    expect(await full.getBlob(hashBytes('kept'))).toBeDefined();
  });

  test('write nothing more after the first fault: no result without its blobs', async () => {
    const {open, directory} = rig();
    let isFull = true;
    const store = open(async (file, bytes, mode) => {
      if (isFull) throw Object.assign(new Error('no space'), {code: 'ENOSPC'});
      await writeFileAtomically(file, bytes, mode);
    });
    await store.putBlob(hashBytes('a'), content('a'));
    isFull = false;
    await store.putResult(key('a'), resultWith('a'));
    expect(existsSync(path.join(directory, 'ac'))).toBe(false);
  });

  test('be a folder because a file stands there costs one warning', async () => {
    const {store, directory, codes} = rig();
    rmSync(directory, {recursive: true});
    writeFileSync(directory, 'in the way');
    expect(await store.getResult(key('a'))).toBeUndefined();
    await store.putBlob(hashBytes('a'), content('a'));
    await store.putResult(key('a'), resultWith('a'));
    expect(codes()).toEqual(['cache/unwritable']);
  });

  test('read because a folder stands where a file should be costs one warning', async () => {
    const {store, directory, codes} = rig();
    for (const name of ['a', 'b'])
      mkdirSync(path.join(directory, 'ac', key(name).slice(0, 2), key(name)), {recursive: true});
    expect(await store.getResult(key('a'))).toBeUndefined();
    expect(await store.getResult(key('b'))).toBeUndefined();
    expect(codes()).toEqual(['cache/unreadable']);
  });
});

test('a result is marked as used at most once an hour', async () => {
  const clock = fakeClock(Date.now());
  const {store, directory} = rig(temporaryDirectory(), clock);
  await store.putResult(key('a'), resultWith());
  const file = path.join(directory, 'ac', key('a').slice(0, 2), key('a'));
  const usedMs = () => statSync(file).mtimeMs;
  const start = usedMs();
  clock.advance(HOUR / 2);
  await store.getResult(key('a'));
  expect(usedMs()).toBe(start);
  clock.advance(HOUR);
  await store.getResult(key('a'));
  expect(Math.abs(usedMs() - clock.now())).toBeLessThan(10);
});

test('putting a blob that is there marks it as used, so that a prune does not take it', async () => {
  const {store} = rig();
  const digest = hashBytes('a');
  await store.putBlob(digest, content('a'));
  utimesSync(store.blobPath(digest), 1000, 1000);
  await store.putBlob(digest, content('a'));
  expect(statSync(store.blobPath(digest)).mtimeMs).toBeGreaterThan(Date.now() - HOUR);
});

describe('other processes', () => {
  /** Writes blobs and results in a loop until its input ends or it is killed. */
  const startWriter = async (directory: string, seed: number) => {
    const child = spawn(process.execPath, [
      await workerBundle('test/support/cache-writer.ts'),
      directory,
      String(seed),
    ]);
    // Listened for from the start: it may end while the test looks at another one.
    const exitCode = new Promise((resolve) => child.once('exit', resolve));
    const nextWord = () => new Promise((resolve) => child.stdout.once('data', resolve));
    await nextWord();
    return {child, exitCode, nextWord};
  };

  test('killed while writing leave nothing that is wrong', async () => {
    const directory = temporaryDirectory();
    for (let round = 0; round < 4; round++) {
      const {child, exitCode, nextWord} = await startWriter(directory, round);
      await nextWord();
      child.kill('SIGKILL');
      await exitCode;
    }
    const report = await verifyCache(directory);
    expect(report.blobCount).toBeGreaterThan(4);
    expect(report).toMatchObject({damaged: [], incompleteCount: 0});
  });

  test('writing the same entries at the same time do not disturb each other', async () => {
    const directory = temporaryDirectory();
    const writers = await Promise.all([startWriter(directory, 7), startWriter(directory, 7)]);
    for (const {child, nextWord} of writers) {
      await nextWord();
      child.stdin.end();
    }
    expect(await Promise.all(writers.map(({exitCode}) => exitCode))).toEqual([0, 0]);
    const report = await verifyCache(directory);
    expect(report).toMatchObject({damaged: [], incompleteCount: 0});
    const names = readdirSync(directory, {recursive: true, encoding: 'utf8'}).map((name) => path.basename(name));
    expect(names.filter((name) => name.length > 3 && !isDigest(name))).toEqual([]);
  });
});
