import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {inspectFile, openFile} from '../../src/dataset/open-containers.ts';
import type {DatasetSource} from '../../src/manifest/manifest.ts';
import {failureOf} from '../support/dataset-fixtures.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

function fileOf(content: Uint8Array | string): string {
  const file = path.join(temporaryDirectory(), 'file');
  writeFileSync(file, content);
  return file;
}

/** All samples of a file: what it holds is known before it is opened, and opening agrees. */
async function samplesOf(source: DatasetSource, content: Uint8Array | string): Promise<unknown[]> {
  const file = fileOf(content);
  const {count} = await inspectFile(source, file);
  const container = (await openFile(source, '', file)).get('')!;
  expect(container.count).toBe(count);
  const samples: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const {type, dims, data} = await container.read(i);
    samples.push([type, dims, Array.from(data as ArrayLike<number>)]);
  }
  return samples;
}

const inspectionFailure = async (source: DatasetSource, content: Uint8Array | string) =>
  failureOf(() => inspectFile(source, fileOf(content)));

const records = {
  kind: 'records',
  files: [],
  dtype: 'int16',
  shape: [1, 2],
  headerBytes: 3,
  label: 'none',
} as const satisfies DatasetSource;
const twoRecords = Uint8Array.of(9, 9, 9, 1, 0, 255, 255, 2, 1, 0, 128);

test('records are little-endian numbers behind a header', async () => {
  const expected = [
    ['int16', [1, 2], [1, -1]],
    ['int16', [1, 2], [258, -32768]],
  ];
  expect(await samplesOf(records, twoRecords)).toEqual(expected);
  expect(await samplesOf(records, gzipSync(twoRecords))).toEqual(expected);
});

test('a record may carry its label before or after the data', async () => {
  const bytes = Uint8Array.of(7, 1, 0, 8, 2, 0);
  const before = {...records, shape: [1], headerBytes: 0, label: 'before'} as const;
  expect(await samplesOf(before, bytes)).toEqual([
    ['int16', [1], [1]],
    ['int16', [1], [2]],
  ]);
  expect([...((await inspectFile(before, fileOf(gzipSync(bytes)))).labels as Uint8Array)]).toEqual([7, 8]);
  const after = {...before, dtype: 'uint8', shape: [2], label: 'after'} as const;
  expect(await samplesOf(after, bytes)).toEqual([
    ['uint8', [2], [7, 1]],
    ['uint8', [2], [8, 2]],
  ]);
  expect([...((await inspectFile(after, fileOf(bytes))).labels as Uint8Array)]).toEqual([0, 0]);
});

test('a file that is no whole number of records is refused with both sizes', async () => {
  const failure = await inspectionFailure(records, twoRecords.subarray(0, 10));
  expect(failure.message).toBe('its 10 bytes are not a whole number of records of 4 bytes after a header of 3');
  expect((await inspectionFailure(records, new Uint8Array(2))).reason).toBe('bad-data');
  expect((await inspectFile(records, fileOf(new Uint8Array(3)))).count).toBe(0);
});

test('gzip that was joined from several files is refused, not read in part', async () => {
  const joined = fileOf(Buffer.concat([gzipSync(twoRecords), gzipSync(twoRecords)]));
  const failure = await failureOf(() => openFile(records, '', joined));
  expect(failure.message).toContain('joined from several');
  const damaged = Buffer.from(gzipSync(twoRecords));
  damaged[12]! ^= 0xff;
  expect((await failureOf(() => openFile(records, '', fileOf(damaged)))).message).toBe('damaged gzip data');
});

const idx = (type: number, dims: readonly number[], data: readonly number[]): Uint8Array =>
  Uint8Array.from([0, 0, type, dims.length, ...dims.flatMap((dim) => [0, 0, 0, dim]), ...data]);
const idxSource = {kind: 'idx', files: [], shape: undefined} as const satisfies DatasetSource;

test('IDX files are big-endian and shaped by their header', async () => {
  expect(await samplesOf(idxSource, idx(8, [2, 1, 2], [1, 2, 3, 255]))).toEqual([
    ['uint8', [1, 2], [1, 2]],
    ['uint8', [1, 2], [3, 255]],
  ]);
  expect(await samplesOf(idxSource, gzipSync(idx(0x0b, [2], [255, 254, 1, 0])))).toEqual([
    ['int16', [], [-2]],
    ['int16', [], [256]],
  ]);
  expect(await samplesOf(idxSource, idx(0x0d, [1, 1], [0x3f, 0x80, 0, 0]))).toEqual([['float32', [1], [1]]]);
  expect(await samplesOf({...idxSource, shape: [1, 2, 1]}, idx(9, [1, 2], [128, 1]))).toEqual([
    ['int8', [1, 2, 1], [-128, 1]],
  ]);
});

test('an IDX file that is cut off, another file, or of another shape is refused', async () => {
  const message = async (content: Uint8Array, shape?: number[]): Promise<string> =>
    (await inspectionFailure({...idxSource, shape}, content)).message;
  expect(await message(idx(8, [2, 2], [1, 2, 3]))).toBe('truncated: its header promises 16 bytes, 15 are there');
  expect(await message(idx(7, [2], [1, 2]))).toMatch(/^not an IDX file/);
  expect(await message(Uint8Array.of(0, 0, 8))).toMatch(/^not an IDX file/);
  expect(await message(idx(8, [1, 4], [1, 2, 3, 4]), [3])).toBe('a sample has shape [4], which cannot be read as [3]');
});

const csv = {
  kind: 'csv',
  files: [],
  header: true,
  labelColumn: undefined,
  shape: undefined,
} as const satisfies DatasetSource;

test('rows of a table are samples, with or without a column of labels', async () => {
  const text = '\ufeffa, class ,b\r\n1,5,-2.5\r\n\r\n"3",6,1e2\r\n';
  expect(await samplesOf({...csv, labelColumn: 'class'}, text)).toEqual([
    ['float64', [2], [1, -2.5]],
    ['float64', [2], [3, 100]],
  ]);
  expect((await inspectFile({...csv, labelColumn: 1}, fileOf(text))).labels).toEqual([5, 6]);
  expect(await samplesOf({...csv, header: false, shape: [2, 1]}, '1,2\n3,4')).toEqual([
    ['float64', [2, 1], [1, 2]],
    ['float64', [2, 1], [3, 4]],
  ]);
});

test('mistakes in a table are told with line and column', async () => {
  const message = async (text: string, changes: Partial<typeof csv> | {labelColumn: string} = {}): Promise<string> =>
    (await inspectionFailure({...csv, ...changes}, text)).message;
  expect(await message('a,b\n1,2\n3\n')).toBe('line 3 has 1 columns, the first line 2');
  expect(await message('a,b\n1,2\n', {labelColumn: 'class'})).toBe('there is no label column "class" (columns: a, b)');
  expect(await message('a,b\n1,cat\n', {labelColumn: 'b'})).toBe('line 2: label "cat" is not a whole number');
  expect(await message('a,b\n1,"2\n')).toBe('line 2: text around a quoted cell, or a quote that is not closed');
  const container = (await openFile(csv, '', fileOf('a,b\n1,x\n'))).get('')!;
  expect((await failureOf(() => container.read(0))).message).toBe('line 2, column 2: "x" is not a number');
});

const text = (value: string): number[] => [...Buffer.from(value, 'latin1')];
const u16 = (value: number): number[] => [value & 255, (value >> 8) & 255];
const u32 = (value: number): number[] => [...u16(value), ...u16(value >>> 16)];

interface WavOptions {
  readonly format: number;
  readonly bits: number;
  readonly channels?: number;
  readonly extensible?: boolean;
  readonly dataSize?: number;
}

function wav(
  audio: readonly number[],
  {format, bits, channels = 1, extensible = false, dataSize}: WavOptions,
): Uint8Array {
  const code = extensible ? 0xfffe : format;
  const basic = [...u16(code), ...u16(channels), ...u32(16000), ...u32(2000 * bits), ...u16(bits / 8), ...u16(bits)];
  const chunk = extensible
    ? [...basic, ...u16(22), ...u16(bits), ...u32(4), ...u16(format), ...new Array(14).fill(0)]
    : basic;
  // A chunk of odd length is followed by a padding byte.
  const note = [...text('LIST'), ...u32(3), 1, 2, 3, 0];
  return Uint8Array.from([
    ...[...text('RIFF'), ...u32(0), ...text('WAVE'), ...text('fmt '), ...u32(chunk.length), ...chunk],
    ...[...note, ...text('data'), ...u32(dataSize ?? audio.length), ...audio],
  ]);
}

const frames = {kind: 'wav', files: [], frame: 2, context: 1} as const satisfies DatasetSource;
const floats = (...values: number[]): number[] => [...new Uint8Array(Float32Array.from(values).buffer)];

test('audio of every encoding becomes the same numbers, cut into frames after their context', async () => {
  const expected = [
    ['float32', [3], [0, 0.5, -1]],
    ['float32', [3], [-1, 0.25, 0]],
  ];
  // The fifth number is an incomplete frame.
  const pcm16 = [0x4000, 0x8000, 0x2000, 0, 1].flatMap(u16);
  const pcm24 = [0x400000, 0x800000, 0x200000, 0, 1].flatMap((value) => [...u16(value), (value >> 16) & 255]);
  const pcm32 = [0x40000000, 0x80000000, 0x20000000, 0, 1].flatMap(u32);
  expect(await samplesOf(frames, wav(pcm16, {format: 1, bits: 16}))).toEqual(expected);
  expect(await samplesOf(frames, wav(pcm24, {format: 1, bits: 24}))).toEqual(expected);
  expect(await samplesOf(frames, wav(pcm32, {format: 1, bits: 32, extensible: true}))).toEqual(expected);
  expect(await samplesOf(frames, wav(floats(0.5, -1, 0.25, 0, 1), {format: 3, bits: 32}))).toEqual(expected);
});

test('a context longer than what came before is filled with zeros', async () => {
  expect(await samplesOf({...frames, frame: 1, context: 3}, wav(floats(1, 2), {format: 3, bits: 32}))).toEqual([
    ['float32', [4], [0, 0, 0, 1]],
    ['float32', [4], [0, 0, 1, 2]],
  ]);
});

test('audio written to a pipe has no size; it reaches to the end of the file', async () => {
  for (const dataSize of [0, 0xffffffff]) {
    const bytes = wav([1, 2, 3, 4].flatMap(u16), {format: 1, bits: 16, dataSize});
    expect((await inspectFile(frames, fileOf(bytes))).count).toBe(2);
  }
});

test('stereo, compressed and other files are refused by what they are', async () => {
  const message = async (content: Uint8Array): Promise<string> => (await inspectionFailure(frames, content)).message;
  expect(await message(wav([], {format: 1, bits: 16, channels: 2}))).toBe(
    'the WAV file has 2 channels; only mono can be read',
  );
  expect(await message(wav([], {format: 1, bits: 8}))).toBe('the WAV file holds format 1 with 8 bits');
  expect(await message(wav([], {format: 6, bits: 16}))).toBe('the WAV file holds format 6 with 16 bits');
  expect(await message(Uint8Array.from(text('OggS')))).toBe('not a WAV file (starts with "OggS")');
  expect(await message(wav([], {format: 1, bits: 16}).subarray(0, 40))).toBe('the WAV file has no audio');
});
