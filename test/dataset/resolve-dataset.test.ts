import {mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {canonicalJson, type Json} from '../../src/base/canonical-json.ts';
import {type Digest, hashBytes} from '../../src/base/content-hash.ts';
import type {ResolvedDataset} from '../../src/dataset/dataset.ts';
import {encodeNpy} from '../../src/dataset/npy.ts';
import {resolveDataset} from '../../src/dataset/resolve-dataset.ts';
import type {DatasetSource, DatasetSpec} from '../../src/manifest/manifest.ts';
import {computeAnew, specOf} from '../support/dataset-fixtures.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const digestFile = async (file: string): Promise<Digest> => hashBytes(readFileSync(file));

/** A folder with these files in it. */
function folderOf(files: Readonly<Record<string, Uint8Array | string>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), {recursive: true});
    writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

async function resolved(directory: string, spec: DatasetSpec): Promise<ResolvedDataset> {
  const result = await resolveDataset({name: 'calibration', spec, directory, digestFile, remember: computeAnew});
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function diagnosed(directory: string, spec: DatasetSpec): Promise<string[]> {
  const result = await resolveDataset({name: 'calibration', spec, directory, digestFile, remember: computeAnew});
  return result.ok ? [] : result.error.map(({code, path: where, message}) => `${code} ${where ?? '-'}: ${message}`);
}

const images = (...files: string[]): DatasetSource => ({
  kind: 'images',
  files,
  resize: undefined,
  crop: [4, 4],
  layout: 'nchw',
  color: 'rgb',
});
const npy = (files: Record<string, string[]>, samplePerFile = false): DatasetSource => ({
  kind: 'npy',
  files,
  samplePerFile,
});
const array = (...dims: number[]): Uint8Array =>
  encodeNpy({type: 'uint8', dims, data: new Uint8Array(dims.reduce((a, b) => a * b, 1))});

const names = ({samples}: ResolvedDataset): string[] => samples.map(({name}) => name);
const threeImages = {'data/b/10.jpg': 'x', 'data/b/9.JPEG': 'y', 'data/a/1.png': 'z', 'data/note.txt': ''};

test('files are found in code unit order, patterns in theirs, each file once', async () => {
  const directory = folderOf(threeImages);
  const find = async (...patterns: string[]): Promise<string[]> =>
    names(await resolved(directory, specOf(images(...patterns))));
  expect(await find('data/*/*')).toEqual(['data/a/1.png', 'data/b/10.jpg', 'data/b/9.JPEG']);
  expect(await find('data/b/9.JPEG', 'data/**/*.{jpg,png,JPEG}')).toEqual([
    'data/b/9.JPEG',
    'data/a/1.png',
    'data/b/10.jpg',
  ]);
  expect(await find('./data/a/1.png')).toEqual(['data/a/1.png']);
});

test('data may stand beside the folder of the manifest', async () => {
  const directory = folderOf({'shared/1.png': 'x', 'project/quantgate.yaml': ''});
  const {samples} = await resolved(path.join(directory, 'project'), specOf(images('../shared/*.png')));
  expect(samples[0]!.name).toBe('../shared/1.png');
  expect(samples[0]!.files).toEqual({'': path.join(directory, 'shared/1.png')});
});

test('a file name with special characters is taken literally, and a ring of links ends', async () => {
  const directory = folderOf({'data/[1]*.png': 'x', 'data/2.png': 'y'});
  expect(names(await resolved(directory, specOf(images('data/[1]*.png'))))).toEqual(['data/[1]*.png']);
  symlinkSync(path.join(directory, 'data'), path.join(directory, 'data/ring'));
  const found = names(await resolved(directory, specOf(images('data/**/*.png'))));
  expect(found).toContain('data/2.png');
  expect(found.length).toBeLessThan(10);
});

test('a pattern without files says where the path ends, and what may have been meant', async () => {
  const directory = folderOf(threeImages);
  const remedy = async (pattern: string): Promise<string | undefined> => {
    const result = await resolveDataset({
      name: 'c',
      spec: specOf(images(pattern)),
      directory,
      digestFile,
      remember: computeAnew,
    });
    return result.ok ? undefined : result.error[0]!.remedy;
  };
  expect(await diagnosed(directory, specOf(images('daat/*.jpg', 'data/x*.jpg')))).toEqual([
    'dataset/no-files daat/*.jpg: dataset "calibration": no file matches "daat/*.jpg"',
    'dataset/no-files data/x*.jpg: dataset "calibration": no file matches "data/x*.jpg"',
  ]);
  expect(await remedy('daat/b/*.jpg')).toBe('There is no "daat" beside the manifest. Did you mean "data"?');
  expect(await remedy('data/b/*.png')).toBe('No file in data/b matches it.');
  expect(await remedy('data/b')).toBe('It is a folder; write "data/b/*".');
  expect(await remedy('data/b/11.jpg')).toBe('There is no "11.jpg" in data/b. Did you mean "10.jpg"?');
});

test('files of another kind are refused by name', async () => {
  const directory = folderOf(threeImages);
  expect(await diagnosed(directory, specOf(images('data/**')))).toEqual([
    'dataset/unknown-extension -: dataset "calibration": 1 of 4 files do not end in .jpg or .jpeg or .png: data/note.txt',
  ]);
});

test('renaming a folder, moving the manifest or changing labels and limit keeps the digests of samples', async () => {
  const directory = folderOf({...threeImages, 'labels.csv': '1\n2\n3\n'});
  const spec = specOf(images('data/*/*'));
  const before = await resolved(directory, spec);
  const limited = await resolved(directory, {...spec, limit: 2, labels: csvLabels});
  expect(limited.samples.map(({digest}) => digest)).toEqual(before.samples.slice(0, 2).map(({digest}) => digest));
  expect(limited.digest).not.toBe(before.digest);
  renameSync(path.join(directory, 'data'), path.join(directory, 'images'));
  const after = await resolved(directory, specOf(images('images/*/*')));
  expect(after.samples.map(({digest}) => digest)).toEqual(before.samples.map(({digest}) => digest));
  expect(after.digest).toBe(before.digest);
});
const csvLabels = {kind: 'csv', file: 'labels.csv', fileColumn: undefined, labelColumn: undefined} as const;

test('every option of the preprocessing is in the digest of a sample', async () => {
  const directory = folderOf({'1.png': 'x'});
  const source = images('1.png') as Extract<DatasetSource, {kind: 'images'}>;
  const variants = [
    specOf(source),
    specOf({...source, resize: 8}),
    specOf({...source, crop: [4, 3]}),
    specOf({...source, layout: 'nhwc'}),
    specOf({...source, color: 'bgr'}),
    specOf(source, {normalize: {scale: 0.5, mean: [0], std: [1]}}),
    specOf(source, {normalize: {scale: 1, mean: [1], std: [1]}}),
    specOf(source, {normalize: {scale: 1, mean: [0], std: [2]}}),
  ];
  const digests = await Promise.all(variants.map(async (spec) => (await resolved(directory, spec)).samples[0]!.digest));
  expect(new Set(digests).size).toBe(variants.length);
  const sameNumbers = specOf(source, {normalize: {scale: 1, mean: [-0], std: [1]}});
  expect((await resolved(directory, sameNumbers)).samples[0]!.digest).toBe(digests[0]);
  writeFileSync(path.join(directory, '1.png'), 'other');
  expect((await resolved(directory, specOf(source))).samples[0]!.digest).not.toBe(digests[0]);
});

test('the samples of arrays are known by what they hold, those of several inputs together', async () => {
  const directory = folderOf({'a.npy': array(2, 3), 'b.npy': array(1, 3), 'c.npy': array(3, 5), 'd.npy': array(3)});
  const {samples} = await resolved(directory, specOf(npy({'': ['a.npy', 'b.npy']})));
  expect(samples.map(({name, index, sequence}) => [name, index, sequence])).toEqual([
    ['a.npy#0', 0, 0],
    ['a.npy#1', 1, 1],
    ['b.npy#0', 0, 2],
  ]);
  // All three hold the same zeros.
  expect(new Set(samples.map(({digest}) => digest)).size).toBe(1);
  const two = await resolved(directory, specOf(npy({x: ['c.npy'], y: ['d.npy']})));
  expect(two.samples).toHaveLength(3);
  expect(two.samples[0]!.files).toEqual({x: path.join(directory, 'c.npy'), y: path.join(directory, 'd.npy')});
  const whole = await resolved(directory, specOf(npy({'': ['*.npy']}, true)));
  expect(names(whole)).toEqual(['a.npy', 'b.npy', 'c.npy', 'd.npy']);
});

test('samples added to an array, or taken from it, leave the digests of the others', async () => {
  const values = (...numbers: number[]): Uint8Array =>
    encodeNpy({type: 'uint8', dims: [numbers.length, 1], data: Uint8Array.from(numbers)});
  const directory = folderOf({'a.npy': values(1, 2, 3), 'b.npy': values(9, 3, 1, 2, 4)});
  const digests = async (file: string, spec: Partial<DatasetSpec> = {}): Promise<Digest[]> =>
    (await resolved(directory, specOf(npy({'': [file]}), spec))).samples.map(({digest}) => digest);
  const [one, two, three] = await digests('a.npy');
  expect(new Set([one, two, three]).size).toBe(3);
  expect((await digests('b.npy')).slice(1, 4)).toEqual([three, one, two]);
  expect(await digests('b.npy', {normalize: {scale: 2, mean: [0], std: [1]}})).not.toContain(one);
  const floats = encodeNpy({type: 'int8', dims: [3, 1], data: Int8Array.of(1, 2, 3)});
  writeFileSync(path.join(directory, 'a.npy'), floats);
  expect(await digests('a.npy')).not.toContain(one);
});

test('with "on-error: skip" samples that cannot be decoded are left out and named; else they stay in', async () => {
  const source: DatasetSource = {
    kind: 'csv',
    files: ['a.csv'],
    header: false,
    labelColumn: undefined,
    shape: undefined,
  };
  const directory = folderOf({'a.csv': '1,2\n3,x\n5,6\n'});
  const resolve = (spec: DatasetSpec) =>
    resolveDataset({name: 'c', spec, directory, digestFile, remember: computeAnew});
  const skipping = await resolve(specOf(source, {onError: 'skip'}));
  expect(skipping).toMatchObject({
    ok: true,
    value: {samples: [{name: 'a.csv#0'}, {name: 'a.csv#2'}], skipped: [{name: 'a.csv#1'}]},
  });
  const failing = await resolve(specOf(source));
  expect(failing.ok && failing.value.samples.length).toBe(3);
  expect(failing.ok && failing.value.skipped).toEqual([]);
  writeFileSync(path.join(directory, 'a.csv'), 'x,1\ny,2\n');
  expect(await diagnosed(directory, specOf(source, {onError: 'skip'}))).toEqual([
    expect.stringMatching(
      /^dataset\/none-decodable a\.csv#0: dataset "calibration": no sample can be decoded; the first of 2: /,
    ),
  ]);
});

test('digests of single samples are remembered for a file, whatever the limit was', async () => {
  const directory = folderOf({'a.npy': array(4, 2)});
  const remembered = new Map<string, Json>();
  let computed = 0;
  const remember: typeof computeAnew = async (key, compute) => {
    const name = canonicalJson(key);
    if (!remembered.has(name)) computed++;
    const value = remembered.get(name) ?? (await compute());
    remembered.set(name, value);
    return value;
  };
  const count = async (spec: DatasetSpec): Promise<number> => {
    const result = await resolveDataset({name: 'c', spec, directory, digestFile, remember});
    return result.ok ? result.value.samples.length : -1;
  };
  const spec = specOf(npy({'': ['a.npy']}));
  expect([await count({...spec, limit: 2}), await count(spec), computed]).toEqual([2, 4, 1]);
  writeFileSync(path.join(directory, 'a.npy'), array(5, 2));
  expect([await count(spec), computed]).toEqual([5, 2]);
});

test('a container that changes while its samples are read is not remembered', async () => {
  const directory = folderOf({'a.npy': array(4, 2)});
  let asked = 0;
  const digestChanging = async (): Promise<Digest> => hashBytes(String(asked++));
  const work = resolveDataset({
    name: 'c',
    spec: specOf(npy({'': ['a.npy']})),
    directory,
    digestFile: digestChanging,
    remember: computeAnew,
  });
  await expect(work).rejects.toMatchObject({reason: 'file-changed-while-running'});
});

test('arrays that do not belong together are refused', async () => {
  const directory = folderOf({
    'a.npy': array(2, 3),
    'b.npy': array(2, 4),
    'c.npy': array(3),
    'd.npy': 'no array',
    'e.npy': array(0, 3),
  });
  expect(await diagnosed(directory, specOf(npy({'': ['a.npy', 'b.npy', 'd.npy']})))).toEqual([
    'dataset/differing-shape b.npy: dataset "calibration": its samples are uint8 [4], those of the files before it uint8 [3]',
    'dataset/bad-file d.npy: dataset "calibration": not a .npy file (starts with "no array")',
  ]);
  expect(await diagnosed(directory, specOf(npy({x: ['a.npy'], y: ['c.npy']})))).toEqual([
    'dataset/differing-count c.npy: dataset "calibration": it holds 3 samples, but a.npy holds 2',
  ]);
  expect(await diagnosed(directory, specOf(npy({x: ['a.npy'], y: ['a.npy', 'b.npy']})))).toEqual([
    'dataset/differing-count -: dataset "calibration": 2 files for input "y", but 1 for "x"',
  ]);
  expect(await diagnosed(directory, specOf(npy({'': ['e.npy']})))).toEqual([
    'dataset/no-samples e.npy: dataset "calibration": its files hold no sample',
  ]);
});

test('a seed shuffles before the limit, always alike, and labels stay with their samples', async () => {
  const directory = folderOf({'a.npy': array(50, 1), 'l.bin': Uint8Array.from({length: 50}, (_, i) => i)});
  const spec = specOf(npy({'': ['a.npy']}), {labels: {kind: 'array', file: 'l.bin'}});
  const all = await resolved(directory, {...spec, shuffleSeed: 1});
  const some = await resolved(directory, {...spec, shuffleSeed: 1, limit: 20});
  expect(some.samples).toEqual(all.samples.slice(0, 20));
  expect(names(all)).not.toEqual(names(await resolved(directory, {...spec, shuffleSeed: 2})));
  expect(names(all).toSorted()).toEqual(names(await resolved(directory, spec)).toSorted());
  expect(all.samples.every(({label, index}) => label === index)).toBe(true);
});

test('labels of records come with them; changed labels change the dataset only', async () => {
  const source: DatasetSource = {
    kind: 'records',
    files: ['r.bin'],
    dtype: 'uint8',
    shape: [1],
    headerBytes: 0,
    label: 'before',
  };
  const directory = folderOf({'r.bin': Uint8Array.of(4, 0, 5, 0), 'l.bin': Uint8Array.of(1, 2)});
  const own = await resolved(directory, specOf(source));
  expect(own.samples.map(({label}) => label)).toEqual([4, 5]);
  const other = await resolved(directory, specOf(source, {labels: {kind: 'array', file: 'l.bin'}}));
  expect(other.samples.map(({label}) => label)).toEqual([1, 2]);
  expect(other.samples.map(({digest}) => digest)).toEqual(own.samples.map(({digest}) => digest));
  expect(other.digest).not.toBe(own.digest);
  const missing = specOf(source, {labels: {kind: 'array', file: 'x.npy'}});
  expect(await diagnosed(directory, missing)).toEqual([
    'dataset/bad-file x.npy: dataset "calibration": the file is missing',
  ]);
});

test('each WAV file is a sequence that a shuffle keeps whole', async () => {
  const pcm = (samples: number): Uint8Array => {
    const bytes = Buffer.alloc(44 + samples * 2);
    bytes.write('RIFF', 0);
    bytes.write('WAVEfmt ', 8);
    bytes.writeUInt32LE(16, 16);
    bytes.writeUInt16LE(1, 20);
    bytes.writeUInt16LE(1, 22);
    bytes.writeUInt16LE(16, 34);
    bytes.write('data', 36);
    bytes.writeUInt32LE(samples * 2, 40);
    return bytes;
  };
  const directory = folderOf({'a.wav': pcm(6), 'b.wav': pcm(9), 'c.wav': pcm(3)});
  const source: DatasetSource = {kind: 'wav', files: ['*.wav'], frame: 3, context: 0};
  const sequences = async (changes: Partial<DatasetSpec>): Promise<string[]> =>
    (await resolved(directory, specOf(source, changes))).samples.map(({name, sequence}) => `${name} ${sequence}`);
  expect(await sequences({})).toEqual(['a.wav#0 0', 'a.wav#1 0', 'b.wav#0 1', 'b.wav#1 1', 'b.wav#2 1', 'c.wav#0 2']);
  const shuffledWhole = ['b.wav#0 0', 'b.wav#1 0', 'b.wav#2 0', 'a.wav#0 1'];
  expect(await sequences({shuffleSeed: 3, limit: 4})).toEqual(shuffledWhole);
});

test('random samples need no files, and a larger count only adds to them', async () => {
  const source = (count: number): DatasetSource => ({
    kind: 'random',
    count,
    seed: 7,
    distribution: 'uniform',
    range: [-0, 1],
    shape: [2],
  });
  const three = await resolved('/', specOf(source(3)));
  const five = await resolved('/', specOf(source(5)));
  expect(names(three)).toEqual(['random#0', 'random#1', 'random#2']);
  expect(five.samples.slice(0, 3)).toEqual(three.samples);
});
