import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {encodeNpy} from '../../../src/dataset/npy.ts';
import {compareFolders} from '../../../src/tasks/evaluate/compare-folders.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quantgate-compare-'));
});

afterEach(() => rm(folder, {recursive: true}));

const at = (name: string) => path.join(folder, name);

async function save(name: string, values: readonly number[], dims: readonly number[] = [values.length]): Promise<void> {
  await mkdir(path.dirname(at(name)), {recursive: true});
  await writeFile(at(name), encodeNpy({type: 'float32', dims, data: Float32Array.from(values)}));
}

const compare = () => compareFolders(at('float'), at('quantized'));

test('figures per file and over all, in the order of the names', async () => {
  await save('float/b.npy', [3, 4]);
  await save('quantized/b.npy', [3, 4.5]);
  await save('float/deep/a.npy', [1, 1]);
  await save('quantized/deep/a.npy', [1, 1]);
  await save('float/note.txt', [0]);
  const result = await compare();
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const {files, overall, worst} = result.value;
  expect(files.map(({name}) => name)).toEqual(['b.npy', 'deep/a.npy']);
  const cosine = (9 + 18) / (5 * Math.hypot(3, 4.5));
  expect(files[0]).toEqual({
    name: 'b.npy',
    snr: 20,
    cosine: expect.closeTo(cosine, 12),
    l2: 0.5,
    mse: 0.125,
    psnr: expect.closeTo(10 * Math.log10(16 / 0.125), 12),
    ssim: Number.NaN,
    quarkSsim: expect.any(Number),
  });
  expect(files[1]).toMatchObject({snr: Infinity, cosine: 1, l2: 0, psnr: Infinity, quarkSsim: 1});
  // SNR and MSE from the sums over all files; PSNR of those that differ; means of the rest.
  expect(overall).toMatchObject({snr: 10 * Math.log10(27 / 0.25), mse: 0.0625, l2: 0.25, psnr: files[0]?.psnr});
  expect(overall.cosine).toBeCloseTo((cosine + 1) / 2, 12);
  expect(worst).toMatchObject({snr: 20, l2: 0.5, mse: 0.125, ssim: Number.NaN});
});

test('images have SSIM', async () => {
  const pixels = Array.from({length: 2 * 12 * 12}, (_, i) => Math.sin(i / 7));
  await save('float/a.npy', pixels, [1, 2, 12, 12]);
  await save(
    'quantized/a.npy',
    pixels.map((value) => value + 0.01),
    [1, 2, 12, 12],
  );
  const result = await compare();
  expect(result.ok && result.value.overall.ssim).toBeGreaterThan(0.9);
  expect(result.ok && result.value.overall.ssim).toBeLessThan(1);
});

test('all that stands in the way is told at once, each with its path', async () => {
  await save('float/only-float.npy', [1]);
  await save('quantized/only-quantized.npy', [1]);
  await save('float/shape.npy', [1, 2], [1, 2]);
  await save('quantized/shape.npy', [1, 2], [2, 1]);
  await save('float/broken.npy', [1]);
  await writeFile(at('quantized/broken.npy'), 'not an array');
  const result = await compare();
  if (result.ok) throw new Error('it passed');
  expect(
    result.error.map(({code, path: file, message}) => [code, path.relative(folder, file ?? ''), message.includes('[')]),
  ).toEqual([
    ['evaluate/unpaired-file', 'float/only-float.npy', false],
    ['evaluate/unpaired-file', 'quantized/only-quantized.npy', false],
    ['evaluate/unreadable-array', 'quantized/broken.npy', false],
    ['evaluate/different-shape', 'quantized/shape.npy', true],
  ]);
});

test('folders that are missing or hold no arrays are told, both', async () => {
  await save('float/a.txt', [1]);
  const result = await compare();
  expect(!result.ok && result.error.map(({code, path: file}) => [code, file])).toEqual([
    ['evaluate/no-files', at('float')],
    ['evaluate/no-files', at('quantized')],
  ]);
});

test('NaN is told and not averaged away', async () => {
  await save('float/a.npy', [1, 2]);
  await save('quantized/a.npy', [1, Number.NaN]);
  const result = await compare();
  if (!result.ok) throw new Error('it failed');
  for (const figure of ['snr', 'cosine', 'l2', 'mse', 'psnr'] as const) {
    expect([figure, result.value.overall[figure], result.value.worst[figure]]).toEqual([
      figure,
      Number.NaN,
      Number.NaN,
    ]);
  }
});
