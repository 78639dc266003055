import {readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import {openFileDigests} from '../../src/build/file-digests.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const LONG_MS = 10_000;

function rig() {
  const directory = temporaryDirectory();
  const notes = path.join(directory, '.quantgate', 'file-digests.json');
  const clock = fakeClock(Date.now() + LONG_MS);
  const file = path.join(directory, 'data.bin');
  writeFileSync(file, 'one');
  return {notes, clock, file, open: () => openFileDigests(notes, clock.now)};
}

/** Makes the notes say something else about the file, so that it shows whether they are believed. */
function falsifyNotes(notes: string): void {
  const text = readFileSync(notes, 'utf8');
  writeFileSync(notes, text.replace(/"digest":"[0-9a-f]{64}"/, `"digest":"${'a'.repeat(64)}"`));
}

test('the digest is the SHA-256 of the content, also of large and empty files', async () => {
  const {file, open} = rig();
  for (const content of ['', 'hello', 'x'.repeat(3_000_000)]) {
    writeFileSync(file, content);
    expect(await open().digestFile(file)).toBe(hashBytes(content));
  }
});

test('an unchanged file is not read again', async () => {
  const {file, notes, open} = rig();
  const first = open();
  await first.digestFile(file);
  await first.save();
  falsifyNotes(notes);
  expect(await open().digestFile(file)).toBe('a'.repeat(64));
});

test('a file written just before it was read is read again: its times do not tell', async () => {
  const {file, notes, open, clock} = rig();
  clock.advance(-LONG_MS);
  const first = open();
  await first.digestFile(file);
  await first.save();
  falsifyNotes(notes);
  clock.advance(LONG_MS);
  const second = open();
  expect(await second.digestFile(file)).toBe(hashBytes('one'));
  await second.save();
  falsifyNotes(notes);
  expect(await open().digestFile(file)).toBe('a'.repeat(64));
});

test('changed content of the same size and modification time is noticed', async () => {
  const {file, open} = rig();
  utimesSync(file, 1000, 1000);
  const first = open();
  await first.digestFile(file);
  await first.save();
  writeFileSync(file, 'two');
  utimesSync(file, 1000, 1000);
  expect(await open().digestFile(file)).toBe(hashBytes('two'));
});

test('files that changed or vanished since they were digested are named', async () => {
  const {file, open} = rig();
  const digests = open();
  await digests.digestFile(file);
  const never = path.join(path.dirname(file), 'never');
  expect(await digests.changedFiles([file, never])).toEqual([]);
  writeFileSync(file, 'three');
  expect(await digests.changedFiles([never, file])).toEqual([file]);
  await digests.digestFile(file);
  expect(await digests.changedFiles([file])).toEqual([]);
  rmSync(file);
  expect(await digests.changedFiles([file])).toEqual([file]);
});

test('a missing file and a folder are failures that say so', async () => {
  const {file, open} = rig();
  const missing = path.join(file, 'below');
  await expect(open().digestFile(missing)).rejects.toMatchObject({reason: 'file-missing', path: missing});
  await expect(open().digestFile(path.dirname(file))).rejects.toMatchObject({reason: 'file-unreadable'});
});

test('damaged notes are ignored', async () => {
  const {file, notes, open} = rig();
  for (const text of [
    '',
    '{',
    '[]',
    '{"format":1}',
    '{"format":1,"files":{"x":1}}',
    '{"format":2,"files":{}}',
    'null',
  ]) {
    const digests = open();
    await digests.digestFile(file);
    await digests.save();
    writeFileSync(notes, text);
    expect(await open().digestFile(file)).toBe(hashBytes('one'));
  }
});

test('notes that cannot be written are no loss', async () => {
  const {file} = rig();
  const digests = openFileDigests(path.join(file, 'notes.json'), Date.now);
  expect(await digests.digestFile(file)).toBe(hashBytes('one'));
  await digests.save();
});

test('what other runs noted is kept', async () => {
  const {file, notes, open} = rig();
  const other = path.join(path.dirname(file), 'other.bin');
  writeFileSync(other, 'other');
  for (const one of [file, other]) {
    const digests = open();
    await digests.digestFile(one);
    await digests.save();
  }
  expect(Object.keys(JSON.parse(readFileSync(notes, 'utf8')).files).sort()).toEqual([file, other].sort());
});
