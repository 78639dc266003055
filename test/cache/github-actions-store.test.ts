/** The tier on the cache of GitHub Actions: the real @actions/cache against a fake service that is forced to fail and lie. */
import {existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import {blobKey, packPrefix} from '../../src/cache/github-cache-keys.ts';
import {openTokenBucket} from '../../src/cache/token-bucket.ts';
import {type CacheEntry, type ForcedAnswer, startFakeActionsCache} from '../support/fake-actions-cache.ts';
import {make, PACK_SCOPE, PULL_REQUEST, PULL_SCOPE, read, startMachine} from '../support/github-cache-rig.ts';

const LARGE = Buffer.alloc(5 << 20, 'weights ');
const codes = (problems: readonly {code: string}[]): string[] => problems.map(({code}) => code);

test('what one machine made, another one finds: one entry, one upload, whatever the number of results', async () => {
  const service = await startFakeActionsCache();
  const first = await startMachine(service);
  expect(first.restored).toBeUndefined();
  for (let i = 0; i < 100; i++) await make(first.store, `result ${i}`);
  await first.store.writeHint(hashBytes('hint'), Buffer.from('a note'));
  expect(await first.finish()).toMatchObject({store: 'github', direction: 'saved', resultCount: 100, entryCount: 1});
  expect([service.entries.length, service.counts.upload, service.counts.create]).toEqual([1, 1, 1]);

  const second = await startMachine(service, {run: '2'});
  expect(second.restored).toMatchObject({direction: 'restored', resultCount: 100, entryCount: 1});
  for (let i = 0; i < 100; i++) expect(String(await read(second.store, `result ${i}`))).toBe(`bytes of result ${i}`);
  expect(String(await second.store.readHint(hashBytes('hint')))).toBe('a note');
  // Nothing new: nothing is sent.
  expect(await second.finish()).toBeUndefined();
  expect([service.entries.length, service.counts.upload, service.counts.download]).toEqual([1, 1, 1]);
  expect([...first.problems, ...second.problems]).toEqual([]);
  expect(service.unauthorizedCount).toBe(0);
});

test('large blobs are entries of their own, fetched when they are asked for and not before', async () => {
  const service = await startFakeActionsCache();
  const first = await startMachine(service);
  await make(first.store, 'model', LARGE);
  await make(first.store, 'figures');
  expect(await first.finish()).toMatchObject({resultCount: 2, entryCount: 2});
  expect(service.entries.map(({key}) => key)).toEqual([
    blobKey('main', hashBytes(LARGE)),
    expect.stringContaining(packPrefix('main', PACK_SCOPE)),
  ]);

  const second = await startMachine(service, {run: '2'});
  expect(await second.store.getResult(hashBytes('model'))).toBeDefined();
  expect(service.counts.download).toBe(1);
  expect(LARGE.equals((await read(second.store, 'model')) ?? Buffer.alloc(0))).toBe(true);
  expect(await second.store.verifiedBlobPath(hashBytes(LARGE))).toBeDefined();
  expect(service.counts.download).toBe(2);
  // Its next pack names the blob again, without another upload of it.
  await make(second.store, 'more');
  expect(await second.finish()).toMatchObject({resultCount: 3, entryCount: 1});

  const third = await startMachine(service, {run: '3'});
  service.evict(({key}) => key.includes('-cas-'));
  expect(await third.store.getResult(hashBytes('model'))).toBeDefined();
  expect(await read(third.store, 'model')).toBeUndefined();
  // Once it is known to be gone, the result is a miss.
  expect(await third.store.getResult(hashBytes('model'))).toBeUndefined();
  expect(third.problems).toEqual([]);
});

test('what no run uses stays for a while: a run of hits asks for none of the items behind its tasks', async () => {
  const service = await startFakeActionsCache();
  const first = await startMachine(service);
  await make(first.store, 'item');
  await make(first.store, 'task');
  await first.finish();
  const second = await startMachine(service, {run: '2'});
  await read(second.store, 'task');
  await make(second.store, 'another task');
  expect(await second.finish()).toMatchObject({resultCount: 3});
  const third = await startMachine(service, {run: '3'});
  expect(await read(third.store, 'item')).toBeDefined();
  // A result that changed under its key, as a pack of items does, is new.
  await make(third.store, 'task', Buffer.from('other bytes'));
  expect(await third.finish()).toMatchObject({resultCount: 3, entryCount: 1});
  const fourth = await startMachine(service, {run: '4'});
  expect(String(await read(fourth.store, 'task'))).toBe('other bytes');
});

test('a pull request reads what main has made, main never reads what a pull request has made', async () => {
  const service = await startFakeActionsCache();
  const main = await startMachine(service);
  await make(main.store, 'of main');
  await main.finish();
  const pull = await startMachine(service, {run: '2', trust: PULL_REQUEST, scope: PULL_SCOPE});
  expect(await read(pull.store, 'of main')).toBeDefined();
  await make(pull.store, 'of the pull request');
  // What main's pack holds is not in its own.
  expect(await pull.finish()).toMatchObject({resultCount: 1});
  const again = await startMachine(service, {run: '3', trust: PULL_REQUEST, scope: PULL_SCOPE});
  expect(again.restored).toMatchObject({entryCount: 2, resultCount: 2});
  expect(await read(again.store, 'of the pull request')).toBeDefined();

  const later = await startMachine(service, {run: '4'});
  expect(await read(later.store, 'of the pull request')).toBeUndefined();
  // Even where GitHub lets an untrusted event write in the scope of the default branch.
  const untrusted = await startMachine(service, {run: '5', trust: PULL_REQUEST, scope: {ref: 'refs/heads/main'}});
  await make(untrusted.store, 'of a comment');
  await untrusted.finish();
  const latest = await startMachine(service, {run: '6'});
  expect(await read(latest.store, 'of a comment')).toBeUndefined();
  expect(await read(latest.store, 'of main')).toBeDefined();
  // Another pull request cannot see it either.
  const other = {ref: 'refs/pull/8/merge', readsFrom: []};
  const sibling = await startMachine(service, {run: '7', trust: PULL_REQUEST, scope: other});
  expect(sibling.restored).toBeUndefined();
});

test('other arithmetic and other manifests have packs of their own', async () => {
  const service = await startFakeActionsCache();
  const first = await startMachine(service);
  await make(first.store, 'result');
  await first.finish();
  for (const packScope of [
    {...PACK_SCOPE, numericsClass: 'ort=2'},
    {...PACK_SCOPE, manifest: 'other.yaml'},
  ]) {
    expect((await startMachine(service, {packScope})).restored).toBeUndefined();
  }
});

test('a service that refuses or fails costs the cache, one warning, and nothing else', async () => {
  const check = async (forced: ForcedAnswer, code: string, expectedEntries: number): Promise<void> => {
    const service = await startFakeActionsCache();
    const before = await startMachine(service);
    await make(before.store, 'former');
    await before.finish();
    service.force(forced);
    // The library waits three seconds before it tries again; here it is not given so long.
    const machine = await startMachine(service, {run: '2', timeoutMs: 2500});
    await make(machine.store, 'result');
    await make(machine.store, 'model', LARGE);
    await machine.finish();
    expect(codes(machine.problems), JSON.stringify(forced)).toEqual([code]);
    expect(service.entries.length, JSON.stringify(forced)).toBe(expectedEntries);
    expect(await read(machine.store, 'result')).toBeDefined();
  };
  await check({at: 'look-up', answer: 'rate-limited'}, 'cache/github-rate-limited', 1);
  await check({at: 'create', answer: 'rate-limited'}, 'cache/github-rate-limited', 1);
  await check({at: 'look-up', answer: 'read-denied'}, 'cache/github-read-denied', 3);
  await check({at: 'create', answer: 'write-denied'}, 'cache/github-write-denied', 1);
  await check({at: 'look-up', answer: 'server-error'}, 'cache/github-timed-out', 1);
  await check({at: 'create', answer: 'unavailable'}, 'cache/github-timed-out', 1);
  await check({at: 'look-up', answer: 'reset'}, 'cache/github-failed', 3);
  await check({at: 'download', answer: 'slow', delayMs: 10_000}, 'cache/github-timed-out', 1);
  await check({at: 'finalize', answer: 'slow', delayMs: 10_000}, 'cache/github-timed-out', 1);
}, 120_000);

test('after the first 429 nothing more is asked in the run', async () => {
  const service = await startFakeActionsCache();
  service.force({at: 'create', answer: 'rate-limited'});
  const machine = await startMachine(service);
  for (let i = 0; i < 3; i++) await make(machine.store, `model ${i}`, Buffer.alloc(5 << 20, `${i}`));
  await machine.finish();
  expect(service.counts.create).toBe(1);
});

test('a conflict is another job that was faster, and no problem', async () => {
  const service = await startFakeActionsCache();
  for (let i = 0; i < 2; i++) {
    const machine = await startMachine(service, {trust: {reads: [], writes: 'main'}});
    await make(machine.store, `result ${i}`);
    await make(machine.store, 'model', LARGE);
    const saved = await machine.finish();
    expect(machine.problems).toEqual([]);
    if (i === 1) expect(saved).toBeUndefined();
  }
  expect(service.entries.length).toBe(2);
});

test('tokens and modes that only read or only write are respected', async () => {
  const service = await startFakeActionsCache();
  const first = await startMachine(service);
  await make(first.store, 'result');
  await first.finish();
  const readOnly = await startMachine(service, {run: '2', scope: {canWrite: false}});
  expect(readOnly.restored).toMatchObject({resultCount: 1});
  await make(readOnly.store, 'more');
  expect(await readOnly.finish()).toBeUndefined();
  expect(codes(readOnly.problems)).toEqual(['cache/github-write-denied']);
  const noLeave = await startMachine(service, {run: '3', trust: {reads: ['main'], writes: undefined}});
  await make(noLeave.store, 'more');
  const {create} = service.counts;
  expect([await noLeave.finish(), noLeave.problems, service.counts.create]).toEqual([undefined, [], create]);
});

test('a disk that has no room for the pack: a warning, and nothing is saved', async () => {
  const service = await startFakeActionsCache();
  const machine = await startMachine(service);
  await make(machine.store, 'result');
  rmSync(machine.temp, {recursive: true});
  expect(await machine.finish()).toBeUndefined();
  expect(codes(machine.problems)).toEqual(['cache/github-failed']);
});

test('a blob above 128 MiB goes over the line in blocks', async () => {
  const service = await startFakeActionsCache();
  const huge = Buffer.alloc(130 << 20, 'weights of a large network ');
  const first = await startMachine(service);
  await make(first.store, 'model', huge);
  expect(await first.finish()).toMatchObject({entryCount: 2});
  expect(service.counts.upload).toBeGreaterThan(3);
  const second = await startMachine(service, {run: '2'});
  expect(huge.equals((await read(second.store, 'model')) ?? Buffer.alloc(0))).toBe(true);
});

test('at most so many uploads a minute, and at most fifty large blobs a run', async () => {
  const service = await startFakeActionsCache();
  const bucket = await startMachine(service, {uploads: openTokenBucket(2, () => 0)});
  for (let i = 0; i < 4; i++) await make(bucket.store, `model ${i}`, Buffer.alloc(5 << 20, `${i}`));
  await bucket.finish();
  expect(service.counts.create).toBe(2);
  let nowMs = 0;
  const {take} = openTokenBucket(100, () => nowMs);
  const taken = (): number => Array.from({length: 200}, take).filter(Boolean).length;
  expect(taken()).toBe(100);
  nowMs = 30_000;
  expect(taken()).toBe(50);
});

/** Plants a pack of these bytes and starts a machine that restores it. */
async function restorePlanted(bytes: Uint8Array, key = `${packPrefix('main', PACK_SCOPE)}0`) {
  const service = await startFakeActionsCache();
  service.plant({key, bytes});
  const machine = await startMachine(service);
  return {service, machine};
}

/** A pack that a machine has written, unpacked. */
async function writtenPack(): Promise<{entry: CacheEntry; records: Buffer}> {
  const service = await startFakeActionsCache();
  const machine = await startMachine(service);
  for (const name of ['a', 'b', 'c']) await make(machine.store, name);
  await machine.finish();
  const [entry] = service.entries;
  if (!entry) throw new Error('nothing was saved');
  return {entry, records: gunzipSync(entry.bytes)};
}

test('a pack that lies is found out, and its sound records are used', async () => {
  const {records} = await writtenPack();
  const flipped = Buffer.from(records);
  flipped.write('B', flipped.indexOf('bytes of b'));
  const {machine} = await restorePlanted(gzipSync(flipped));
  expect(codes(machine.problems)).toEqual(['cache/github-damaged-entry']);
  expect(await read(machine.store, 'b')).toBeUndefined();
  expect(String(await read(machine.store, 'a'))).toBe('bytes of a');
  expect(String(await read(machine.store, 'c'))).toBe('bytes of c');
});

test('whatever stands under the key of a pack: a warning at most, and nothing written outside the cache', async () => {
  const {entry, records} = await writtenPack();
  const check = async (bytes: Uint8Array): Promise<void> => {
    const {machine} = await restorePlanted(bytes);
    expect(codes(machine.problems)).toEqual(['cache/github-damaged-entry']);
    await make(machine.store, 'still works');
    expect(await read(machine.store, 'still works')).toBeDefined();
    await machine.finish();
    expect(readdirSync(machine.temp)).toEqual([]);
  };
  await check(Buffer.alloc(0));
  await check(Buffer.from('not compressed'));
  await check(entry.bytes.subarray(0, entry.bytes.length >> 1));
  await check(gzipSync(Buffer.from('another file\n')));
  // A record that says it is larger than any, and one of an unknown kind.
  const header = records.indexOf('\n') + 1;
  const huge = Buffer.from(records);
  huge.fill(0xff, header + 66, header + 72);
  await check(gzipSync(huge));
  const odd = Buffer.from(records);
  odd[header] = 9;
  await check(gzipSync(odd));
});

test('a result in a pack whose paths leave the folder is damage', async () => {
  const {records} = await writtenPack();
  const forged = Buffer.from(records);
  // The result of "a": its output path becomes "../" (the same length), and its record is given the digest it now has.
  const at = forged.indexOf(hashBytes('a'), 0, 'hex');
  const length = forged.readUIntBE(at + 64, 6);
  const value = forged.subarray(at + 70, at + 70 + length);
  value.write('../', value.indexOf('out'));
  forged.write(hashBytes(value), at + 32, 'hex');
  const {machine} = await restorePlanted(gzipSync(forged));
  expect(codes(machine.problems)).toEqual(['cache/github-damaged-entry']);
  expect(await read(machine.store, 'a')).toBeUndefined();
  expect(await read(machine.store, 'b')).toBeDefined();
});

test('an archive with absolute members and paths that climb is never unpacked', async () => {
  const {machine: probe} = await restorePlanted(Buffer.alloc(0));
  const target = path.join(probe.temp, 'planted-by-tar');
  const tar = Buffer.concat([tarMember(target, 'evil'), tarMember('../../climbed', 'evil'), Buffer.alloc(1024)]);
  for (const bytes of [tar, gzipSync(tar)]) {
    const {machine} = await restorePlanted(bytes);
    expect(codes(machine.problems)).toEqual(['cache/github-damaged-entry']);
    expect(existsSync(target)).toBe(false);
    expect(existsSync(path.join(path.dirname(machine.temp), 'climbed'))).toBe(false);
  }
});

function tarMember(name: string, content: string): Buffer {
  const block = Buffer.alloc(1024);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  block.write(content, 512);
  return block;
}

test('a key that is not the one asked for, and a large blob with other bytes, are not believed', async () => {
  const service = await startFakeActionsCache();
  const first = await startMachine(service);
  await make(first.store, 'model', LARGE);
  await first.finish();
  service.force({at: 'look-up', answer: 'other-key', times: 1});
  const misled = await startMachine(service, {run: '2'});
  expect([misled.restored, codes(misled.problems)]).toEqual([undefined, ['cache/github-damaged-entry']]);
  service.forceNothing();

  // Longer keys match as prefixes: a trap for who asks for an exact one.
  const trapped = await startMachine(service, {run: '3'});
  service.evict(({key}) => key.includes('-cas-'));
  service.plant({key: `${blobKey('main', hashBytes(LARGE))}0`, bytes: Buffer.alloc(LARGE.length)});
  expect(await read(trapped.store, 'model')).toBeUndefined();
  expect(codes(trapped.problems)).toEqual(['cache/github-damaged-entry']);

  for (const answer of ['wrong-bytes', 'truncated'] as const) {
    const again = await startFakeActionsCache();
    const writer = await startMachine(again);
    await make(writer.store, 'model', LARGE);
    await writer.finish();
    const reader = await startMachine(again, {run: '2'});
    again.force({at: 'download', answer});
    expect(await read(reader.store, 'model')).toBeUndefined();
    expect(reader.problems).toHaveLength(1);
  }
});

test('programs of the machine are not used: entries are the same with and without zstd and tar', async () => {
  const service = await startFakeActionsCache();
  const bare = path.join((await startMachine(service)).temp, 'bare');
  const first = await startMachine(service, {environment: {RUNNER_DEBUG: '1'}});
  await make(first.store, 'result');
  await first.finish();
  mkdirSync(bare);
  symlinkSync('/bin/mv', path.join(bare, 'mv'));
  for (const name of ['tar', 'zstd', 'gzip'])
    writeFileSync(path.join(bare, name), '#!/bin/sh\nexit 1\n', {mode: 0o755});
  const second = await startMachine(service, {run: '2', environment: {PATH: bare}});
  expect(second.restored).toMatchObject({resultCount: 1});
  expect(await read(second.store, 'result')).toBeDefined();
  expect(new Set(service.entries.map(({version}) => version)).size).toBe(1);
});
