import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {type LabelledSamples, readLabels} from '../../src/dataset/labels.ts';
import {encodeNpy} from '../../src/dataset/npy.ts';
import type {LabelSource} from '../../src/manifest/manifest.ts';
import {failureOf} from '../support/dataset-fixtures.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

/** Labels, or the code and message of each diagnostic. */
async function labelsOf(source: LabelSource, samples: LabelledSamples, content: Uint8Array | string): Promise<unknown> {
  const directory = temporaryDirectory();
  if (source.kind !== 'folder') writeFileSync(path.join(directory, source.file), content);
  const result = await readLabels(source, samples, directory);
  return result.ok ? result.value : result.error.map(({code, message}) => `${code}: ${message}`);
}

const images: LabelledSamples = {files: ['data/b/1.jpg', 'data/a/2.jpg', 'data/b/3.jpg'], isFilePerSample: true};
const rows: LabelledSamples = {files: ['d.bin', 'd.bin', 'd.bin'], isFilePerSample: false};
const csv = (fileColumn?: string, labelColumn?: string): LabelSource => ({
  kind: 'csv',
  file: 'labels.csv',
  fileColumn,
  labelColumn,
});

const checkCsv = async (
  text: string,
  samples: LabelledSamples,
  expected: unknown,
  source: LabelSource = csv(),
): Promise<void> => expect(await labelsOf(source, samples, text), text).toEqual(expected);

test('rows are matched by base name or by path, in any order, with more rows than samples', async () => {
  await checkCsv('file,label\n3.jpg,30\n1.jpg,10\n9.jpg,90\n2.jpg,20\n', images, [10, 20, 30]);
  await checkCsv('1.jpg,10\r\n2.jpg,20\r\n3.jpg,30', images, [10, 20, 30]);
  await checkCsv('data/b/1.jpg,10\ndata\\a\\2.jpg,20\n./data/b/3.jpg,30\n', images, [10, 20, 30]);
  await checkCsv('file,class_index,name\n1.jpg,1,"a, b"\n2.jpg,2,c\n3.jpg,3,d\n', images, [1, 2, 3]);
});

test('named columns are found anywhere', async () => {
  const text = 'name,class,path\nx,1,1.jpg\ny,2,2.jpg\nz,3,3.jpg\n';
  await checkCsv(text, images, [1, 2, 3], csv('path', 'class'));
  await checkCsv(text, images, ['dataset/label-column: there is no column "klass"'], csv('path', 'klass'));
});

test('a single column, or samples out of one file, are matched in order', async () => {
  await checkCsv('label\n1\n2\n3\n', images, [1, 2, 3]);
  await checkCsv('1\n2\n3\n', rows, [1, 2, 3]);
  await checkCsv('file,label\nx.bin,4\ny.bin,5\nz.bin,6\n', rows, [4, 5, 6]);
  const expected = ['dataset/label-count: 2 labels for 3 samples'];
  await checkCsv('1\n2\n', images, expected);
  await checkCsv('x.bin,1\ny.bin,2\n', rows, expected);
});

test('a sample without a row, a label that is no number, and two rows of one name are told', async () => {
  await checkCsv('1.jpg,1\n', images, [
    'dataset/label-missing: no label for 2 of 3 samples: data/a/2.jpg, data/b/3.jpg',
  ]);
  await checkCsv('file,label\n1.jpg,cat\n', images, [
    'dataset/label-not-number: line 2: label "cat" is not a whole number',
  ]);
  await checkCsv('file,label\n1.jpg,1.5\n', rows, [
    'dataset/label-not-number: line 2: label "1.5" is not a whole number',
  ]);
  const twice: LabelledSamples = {files: ['a/1.jpg', 'b/1.jpg'], isFilePerSample: true};
  await checkCsv('a/1.jpg,1\nb/1.jpg,2\n', twice, [1, 2]);
  await checkCsv('q.jpg,1\nz/q.jpg,2\nx/1.jpg,1\ny/1.jpg,2\n', twice, [
    'dataset/label-ambiguous: two rows with different labels have the base name of a/1.jpg; one is line 4',
  ]);
});

test('folders are numbered by their sorted names', async () => {
  expect(await labelsOf({kind: 'folder'}, images, '')).toEqual([1, 0, 1]);
});

const array = (file: string): LabelSource => ({kind: 'array', file});

test('an array of labels may be .npy, IDX or bytes, packed or not', async () => {
  const npy = encodeNpy({type: 'int64', dims: [3, 1], data: BigInt64Array.of(1n, 0n, 2n)});
  const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 2);
  expect(await labelsOf(array('l.npy'), rows, npy)).toEqual([1, 0, 2]);
  expect(await labelsOf(array('l-ubyte'), rows, idx)).toEqual([1, 0, 2]);
  expect(await labelsOf(array('l-ubyte.gz'), rows, gzipSync(idx))).toEqual([1, 0, 2]);
  expect(await labelsOf(array('l.bin'), rows, Uint8Array.of(1, 0, 2))).toEqual([1, 0, 2]);
  expect(await labelsOf(array('l.bin.gz'), rows, gzipSync(Uint8Array.of(0, 0, 8)))).toEqual([0, 0, 8]);
});

test('arrays of another length, with fractions, or damaged are refused', async () => {
  expect(await labelsOf(array('l.bin'), rows, Uint8Array.of(1, 0))).toEqual([
    'dataset/label-count: 2 labels for 3 samples',
  ]);
  const oneHot = encodeNpy({type: 'float32', dims: [3, 2], data: new Float32Array(6)});
  expect(await labelsOf(array('l.npy'), rows, oneHot)).toEqual([
    'dataset/label-count: 6 labels (shape [3,2]) for 3 samples',
  ]);
  const fractions = encodeNpy({type: 'float32', dims: [3], data: Float32Array.of(0, 0.5, 1)});
  expect(await labelsOf(array('l.npy'), rows, fractions)).toEqual([
    'dataset/label-not-number: element 1: label "0.5" is not a whole number',
  ]);
  const failure = await failureOf(() => labelsOf(array('l.npy'), rows, fractions.subarray(0, 130)));
  expect(failure.message).toMatch(/^truncated/);
});
