import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type Digest, hashBytes} from '../../src/base/content-hash.ts';
import type {Sample} from '../../src/dataset/dataset.ts';
import {encodeNpy} from '../../src/dataset/npy.ts';
import {resolveDataset} from '../../src/dataset/resolve-dataset.ts';
import {createSampleReader} from '../../src/dataset/sample-reader.ts';
import type {DatasetSource, DatasetSpec} from '../../src/manifest/manifest.ts';
import {computeAnew, failureOf, fromBase64, golden, specOf} from '../support/dataset-fixtures.ts';
import {named, sharedPath} from '../support/shared.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const digestFile = async (file: string): Promise<Digest> => hashBytes(readFileSync(file));

async function samplesOf(directory: string, spec: DatasetSpec): Promise<Sample[]> {
  const result = await resolveDataset({name: 'test', spec, directory, digestFile, remember: computeAnew});
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const reader = createSampleReader(spec);
  const samples: Sample[] = [];
  for (const ref of result.value.samples) samples.push(await reader.read(ref));
  return samples;
}

const npy = (files: Record<string, string[]>, samplePerFile = false): DatasetSource => ({
  kind: 'npy',
  files,
  samplePerFile,
});
const halves = {scale: 0.5, mean: [0], std: [1]};

function numbersFolder(): string {
  const directory = temporaryDirectory();
  const data = Int32Array.of(1, 2, 3, 4, 5, 6);
  writeFileSync(path.join(directory, 'x.npy'), encodeNpy({type: 'int32', dims: [3, 2], data}));
  writeFileSync(path.join(directory, 'y.npy'), encodeNpy({type: 'bool', dims: [3], data: Uint8Array.of(1, 0, 1)}));
  return directory;
}

test('rows of arrays become samples by input, with a batch axis in front', async () => {
  const samples = await samplesOf(numbersFolder(), specOf(npy({x: ['x.npy'], y: ['y.npy']})));
  expect(samples).toHaveLength(3);
  expect(samples[1]).toEqual({
    inputs: {
      x: {type: 'int32', dims: [1, 2], data: Int32Array.of(3, 4)},
      y: {type: 'bool', dims: [1], data: Uint8Array.of(0)},
    },
    label: undefined,
  });
});

test('arrays keep their type unless something is normalized; then all is float32', async () => {
  const [first] = await samplesOf(numbersFolder(), specOf(npy({'': ['x.npy']}), {normalize: halves}));
  expect(first!.inputs).toEqual({'': {type: 'float32', dims: [1, 2], data: Float32Array.of(0.5, 1)}});
});

test('a whole file as a sample gets a batch axis too', async () => {
  const [only] = await samplesOf(numbersFolder(), specOf(npy({'': ['x.npy']}, true)));
  expect(only!.inputs['']!.dims).toEqual([1, 3, 2]);
});

test('column-major arrays give the same samples as row-major ones', async () => {
  const {arrays} = golden('numpy.json') as {arrays: {name: string; base64: string}[]};
  const directory = temporaryDirectory();
  const fortran = arrays.find(({name}) => name === 'Fortran order, three axes')!;
  writeFileSync(path.join(directory, 'x.npy'), fromBase64(fortran.base64));
  const samples = await samplesOf(directory, specOf(npy({'': ['x.npy']})));
  expect(samples.map(({inputs}) => [...(inputs['']!.data as Int32Array)])).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
  ]);
});

test('the members of .npz files are inputs', async () => {
  const {npz} = golden('numpy.json') as {npz: string};
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, 'a.npz'), fromBase64(npz));
  const source = (samplePerFile: boolean): DatasetSource => ({kind: 'npz', files: ['a.npz'], samplePerFile});
  const rows = await samplesOf(directory, specOf(source(false)));
  expect(rows.map(({inputs}) => [inputs.image!.dims, inputs.state!.data])).toEqual([
    [[1, 3], BigInt64Array.of(0n, 1n)],
    [[1, 3], BigInt64Array.of(2n, 3n)],
  ]);
  const [whole] = await samplesOf(directory, specOf(source(true)));
  expect(whole!.inputs.image!.dims).toEqual([1, 2, 3]);
});

const random = (changes: Partial<Extract<DatasetSource, {kind: 'random'}>>): DatasetSource => ({
  kind: 'random',
  count: 2,
  seed: 1,
  distribution: 'uniform',
  range: [-2, 3],
  shape: [5000],
  ...changes,
});

test('random numbers follow their distribution and differ between samples and seeds', async () => {
  const numbers = async (source: DatasetSource, index = 0): Promise<Float32Array> =>
    (await samplesOf('/', specOf(source)))[index]!.inputs['']!.data as Float32Array;
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const uniform = await numbers(random({}));
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...uniform)).toBeLessThanOrEqual(3);
  expect(mean(uniform)).toBeCloseTo(0.5, 0);
  const normal = await numbers(random({distribution: 'normal'}));
  expect(mean(normal)).toBeCloseTo(0.5, 0);
  expect(Math.sqrt(mean(normal.map((value) => (value - 0.5) ** 2)))).toBeCloseTo(2.5, 0);
  expect(await numbers(random({}))).toEqual(uniform);
  expect(await numbers(random({}), 1)).not.toEqual(uniform);
  expect(await numbers(random({seed: 2}))).not.toEqual(uniform);
});

test('what cannot be decoded is told with the file as the user knows it', async () => {
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, 'cat.jpg'), '<!DOCTYPE html><title>404</title>');
  const images: DatasetSource = {
    kind: 'images',
    files: ['cat.jpg'],
    resize: undefined,
    crop: undefined,
    layout: 'nchw',
    color: 'rgb',
  };
  const failure = await failureOf(() => samplesOf(directory, specOf(images)));
  expect({path: failure.path, message: failure.message, reason: failure.reason, remedy: failure.remedy}).toEqual({
    path: 'cat.jpg',
    message: 'not a JPEG or PNG (starts with "<!DOCTYPE ht")',
    reason: 'bad-data',
    remedy: 'Remove or mend it, or set "on-error: skip" on its dataset.',
  });
  const ref = {
    name: 'gone.jpg',
    files: {'': path.join(directory, 'gone.jpg')},
    index: 0,
    sequence: 0,
    label: undefined,
  };
  const missing = await failureOf(() => createSampleReader(specOf(images)).read({...ref, digest: hashBytes('')}));
  expect([missing.reason, missing.path]).toEqual(['file-missing', 'gone.jpg']);
});

const models = sharedPath('models');
const imageSize = {resize: undefined, layout: 'nchw', color: 'rgb'} as const;
const labelsFile = (file: string) => ({kind: 'csv', file, fileColumn: undefined, labelColumn: undefined}) as const;
const real: Readonly<Record<string, {spec: DatasetSpec; count: number; dims: number[]; labels: number[]}>> = {
  'CIFAR records': {
    spec: specOf({
      kind: 'records',
      files: ['data-cifar10/eval_1000.bin'],
      dtype: 'uint8',
      shape: [3, 32, 32],
      headerBytes: 0,
      label: 'before',
    }),
    count: 1000,
    dims: [1, 3, 32, 32],
    labels: [0, 1, 2],
  },
  'packed records': {
    spec: specOf({
      kind: 'records',
      files: ['data-pcb/eval_700.bin.gz'],
      dtype: 'uint8',
      shape: [1, 64, 64],
      headerBytes: 0,
      label: 'before',
    }),
    count: 700,
    dims: [1, 1, 64, 64],
    labels: [0, 1, 2],
  },
  'packed IDX': {
    spec: specOf(
      {kind: 'idx', files: ['data-mnist/eval_1500-images-idx3-ubyte.gz'], shape: [1, 28, 28]},
      {labels: {kind: 'array', file: 'data-mnist/eval_1500-labels-idx1-ubyte.gz'}},
    ),
    count: 1500,
    dims: [1, 1, 28, 28],
    labels: [],
  },
  'records with labels in a table': {
    spec: specOf(
      {
        kind: 'records',
        files: ['data-kws01/eval_450.int8.bin'],
        dtype: 'int8',
        shape: [1, 49, 10],
        headerBytes: 0,
        label: 'none',
      },
      {labels: labelsFile('data-kws01/eval_450.labels.csv')},
    ),
    count: 450,
    dims: [1, 1, 49, 10],
    labels: [2, 6],
  },
  photographs: {
    spec: specOf(
      {kind: 'images', files: ['data-imagenet/eval/*.jpg'], crop: [224, 224], ...imageSize},
      {labels: labelsFile('data-imagenet/eval/labels.csv'), limit: 3},
    ),
    count: 3,
    dims: [1, 3, 224, 224],
    labels: [1, 3, 5],
  },
  speech: {
    spec: specOf({kind: 'wav', files: ['data-audio/*.wav'], frame: 512, context: 64}),
    count: 1875,
    dims: [1, 576],
    labels: [],
  },
};

test.skipIf(models === undefined).each(Object.keys(real))(
  named('real data are read to the last sample: %s', models),
  async (name) => {
    const {spec, count, dims, labels} = real[name]!;
    const samples = await samplesOf(models!, spec);
    expect(samples).toHaveLength(count);
    expect(new Set(samples.map(({inputs}) => String(inputs['']!.dims)))).toEqual(new Set([String(dims)]));
    expect(samples.slice(0, labels.length).map(({label}) => label)).toEqual(labels);
  },
);
