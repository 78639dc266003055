import {readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import type {Diagnostic} from '../../src/base/diagnostic.ts';
import {type Key, keyOf} from '../../src/build/fingerprint.ts';
import {openItemPacks, readPack} from '../../src/build/item-packs.ts';
import {directoryStoreOptions, openDirectoryStore} from '../../src/cache/directory-store.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const PACK = hashBytes('a pack');

function rig() {
  const directory = temporaryDirectory();
  const problems: Diagnostic[] = [];
  const store = openDirectoryStore(
    directory,
    directoryStoreOptions((problem) => problems.push(problem)),
  );
  const packs = openItemPacks(store);
  const add = (name: string, content: string | Uint8Array = `content of ${name}`) =>
    packs.add(PACK, {key: key(name), bytes: Buffer.from(content), startedMs: 1000, durationMs: 1});
  const read = async (...names: readonly string[]) => {
    const pack = await readPack(store, PACK);
    return Promise.all(names.map(async (name) => (await pack?.(key(name).digest))?.toString()));
  };
  const files = () =>
    readdirSync(directory, {recursive: true, encoding: 'utf8', withFileTypes: true})
      .filter((entry) => entry.isFile())
      .map(({parentPath, name}) => path.join(parentPath, name));
  return {store, packs, add, read, files, problems};
}

const key = (name: string): Key => keyOf({format: 1, kind: 'k', version: 1, item: {name}});

const contentOf = (name: string): string => `content of ${name}`;

test('items added in one turn are one file, and each is found by its key', async () => {
  const {add, read, files} = rig();
  await Promise.all(['a', 'b', 'c'].map((name) => add(name)));
  expect(await read('c', 'a', 'x')).toEqual([contentOf('c'), contentOf('a'), undefined]);
  expect(files()).toHaveLength(1);
});

test('a pack that is not there has no items', async () => {
  const {store} = rig();
  expect(await readPack(store, PACK)).toBeUndefined();
});

test('items added later, replaced, or added by two at the same time leave the others what they are', async () => {
  const {add, read} = rig();
  await add('a');
  await add('b');
  await Promise.all([add('c'), add('a', 'other'), add('d').then(() => add('e')), add('f')]);
  expect(await read('a', 'b', 'c', 'd', 'e', 'f')).toEqual(['other', ...['b', 'c', 'd', 'e', 'f'].map(contentOf)]);
});

test('the preimage of every key is kept', async () => {
  const {store, add} = rig();
  await add('a');
  await add('b');
  const outputs = (await store.getResult(PACK))!.outputs;
  const text = Buffer.from(outputs.find((output) => output.path === 'fingerprints.json')!.contents!).toString();
  const expected = ['a', 'b'].map((name) => [key(name).digest, JSON.parse(key(name).preimage)]);
  expect(JSON.parse(text)).toEqual(Object.fromEntries(expected));
});

test('long items stand beside the pack', async () => {
  const {add, read, files} = rig();
  await Promise.all([add('long', 'x'.repeat(100_000)), add('short')]);
  expect(files()).toHaveLength(2);
  expect(await read('short', 'long')).toEqual([contentOf('short'), 'x'.repeat(100_000)]);
});

test('a damaged pack is reported, gone, and can be made again', async () => {
  const {add, read, files, problems} = rig();
  await add('a');
  const [file = ''] = files();
  const bytes = readFileSync(file);
  bytes[bytes.indexOf(contentOf('a'))] = 0;
  rmSync(file);
  writeFileSync(file, bytes);
  expect(await read('a')).toEqual([undefined]);
  expect(problems.map(({code}) => code)).toEqual(['cache/damaged-entry']);
  await add('b');
  expect(await read('a', 'b')).toEqual([undefined, contentOf('b')]);
});

test('what was added first makes room, but nothing that was just added', async () => {
  const {add, read} = rig();
  const megabyte = (name: string) =>
    Promise.all(Array.from({length: 16}, (_, i) => add(`${name}${i}`, Buffer.alloc(1 << 16, name))));
  for (let i = 0; i < 18; i++) await megabyte(String.fromCharCode(97 + i));
  const found = await read('a0', 'b0', 'c0', 'r0', 'r15');
  expect(found.map((text) => text?.[0])).toEqual([undefined, undefined, 'c', 'r', 'r']);
  await Promise.all(Array.from({length: 17}, (_, i) => megabyte(`${i} `)));
  const last = await read('r0', ...Array.from({length: 17}, (_, i) => `${i} 0`));
  expect(last.map((text) => text !== undefined)).toEqual([false, ...Array.from({length: 17}, () => true)]);
});

test('items can be taken out again', async () => {
  const {packs, add, read} = rig();
  await Promise.all(['a', 'b', 'c'].map((name) => add(name)));
  await packs.drop(PACK, new Set([key('a').digest, key('c').digest]));
  await packs.drop(hashBytes('no such pack'), new Set([key('a').digest]));
  expect(await read('a', 'b', 'c')).toEqual([undefined, contentOf('b'), undefined]);
});
