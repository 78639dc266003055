import {expect, test} from 'vitest';
import {encodeNpy, parseNpy} from '../../src/dataset/npy.ts';
import {parseNpz} from '../../src/dataset/npz.ts';
import type {ElementType, Tensor} from '../../src/numeric/tensor.ts';
import {failureOf, fromBase64, golden} from '../support/dataset-fixtures.ts';

/** Written by NumPy 2.4.6. `canonical` are those that `numpy.save` writes for a little-endian, row-major array. */
const fixtures = golden('numpy.json') as {
  arrays: {
    name: string;
    type: ElementType;
    dims: number[];
    values: (number | string)[];
    canonical: boolean;
    base64: string;
  }[];
  refused: Record<string, string>;
  npz: string;
  npzCompressed: string;
};

/** JSON of NumPy writes infinity only as a bit pattern, so all values here are finite. */
const numbers = (tensor: Tensor): (number | string)[] =>
  Array.from(tensor.data as ArrayLike<number | bigint>, (value) => (typeof value === 'bigint' ? String(value) : value));

test.each(fixtures.arrays)('reads what NumPy wrote: $name', ({type, dims, values, base64}) => {
  const tensor = parseNpy(fromBase64(base64));
  expect({type: tensor.type, dims: tensor.dims, values: numbers(tensor)}).toEqual({type, dims, values});
});

test.each(fixtures.arrays.filter(({canonical}) => canonical))('writes the bytes of numpy.save: $name', ({base64}) => {
  const bytes = fromBase64(base64);
  expect(Buffer.from(encodeNpy(parseNpy(bytes))).toString('base64')).toBe(base64);
});

test('an array that does not start at an aligned address is read', () => {
  const bytes = fromBase64(fixtures.arrays[1]!.base64);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(numbers(parseNpy(shifted.subarray(3)))).toEqual(fixtures.arrays[1]!.values);
});

test('objects, text and records are refused, and told apart', async () => {
  const messages: Record<string, string> = {};
  for (const [name, base64] of Object.entries(fixtures.refused)) {
    messages[name] = (await failureOf(() => parseNpy(fromBase64(base64)))).message;
  }
  expect(messages).toEqual({
    objects: 'the array holds Python objects; only numbers can be read',
    text: 'the array holds elements of type "<U2"; only numbers can be read',
    records: 'the array holds elements of type "records"; only numbers can be read',
  });
});

test('a cut-off array is refused at every length', async () => {
  const bytes = fromBase64(fixtures.arrays[0]!.base64);
  for (const length of [0, 5, 8, 9, 40, 127, 128, bytes.length - 1]) {
    const failure = await failureOf(() => parseNpy(bytes.subarray(0, length)));
    expect(failure.reason).toBe('bad-data');
  }
});

test('other files are refused with what they start with', async () => {
  const message = async (text: string): Promise<string> =>
    (await failureOf(() => parseNpy(new TextEncoder().encode(text)))).message;
  expect(await message('')).toBe('not a .npy file: the file is empty');
  expect(await message('<!DOCTYPE html>')).toBe('not a .npy file (starts with "<!DOCTYPE ht")');
  expect(await message('\x00\x01binary')).toMatch(/^not a .npy file \(starts with bytes 00 01 62/);
  expect(await message('version https://git-lfs.github.com/spec/v1\n')).toBe('a Git LFS pointer, not a .npy file');
});

test('the members of a .npz file are arrays by name, stored or compressed', async () => {
  for (const base64 of [fixtures.npz, fixtures.npzCompressed]) {
    const arrays = parseNpz(fromBase64(base64));
    expect([...arrays.keys()]).toEqual(['image', 'state']);
    expect(arrays.get('image')).toEqual({type: 'float32', dims: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5)});
    expect(arrays.get('state')!.data).toEqual(BigInt64Array.of(0n, 1n, 2n, 3n));
    const cut = await failureOf(() => parseNpz(fromBase64(base64).subarray(0, 300)));
    expect(cut.message).toBe('the .npz file is damaged or cut off');
  }
});
