import {expect, test} from 'vitest';
import {normalizeNumber, normalizeTensor} from '../../src/dataset/normalize.ts';
import type {Tensor} from '../../src/numeric/tensor.ts';
import {failureOf} from '../support/dataset-fixtures.ts';

const {fround} = Math;

test('a scale of 1/255 or 1/127.5 gives the float32 quotient for every byte', () => {
  for (const divisor of [255, 127.5, 128, 256]) {
    for (let x = 0; x < 256; x++) expect(normalizeNumber(x, 1 / divisor, 0, 1)).toBe(fround(x / divisor));
  }
});

test('each step is rounded to float32, which is not the same as rounding once', () => {
  // NumPy 2.4.6: (np.float32(x) / np.float32(255) - np.float32(0.485)) / np.float32(0.229)
  const expected = new Map([
    [6, -2.015155553817749],
    [8, -1.9809060096740723],
    [9, -1.9637812376022339],
    [200, 1.3070467710494995],
  ]);
  for (const [x, value] of expected) expect(normalizeNumber(x, 1 / 255, 0.485, 0.229)).toBe(value);
  expect(fround((6 / 255 - 0.485) / 0.229)).not.toBe(expected.get(6));
});

const check = (tensor: Tensor, mean: number[], std: number[], expected: number[]): void => {
  const {type, dims, data} = normalizeTensor(tensor, {scale: 2, mean, std});
  expect({type, dims, data: [...data]}).toEqual({type: 'float32', dims: tensor.dims, data: expected});
};

test('channels are the first axis of that length', () => {
  const bytes: Tensor = {type: 'uint8', dims: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6)};
  check(bytes, [1], [2], [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
  check(bytes, [0, 2], [1], [2, 4, 6, 6, 8, 10]);
  check(bytes, [0, 2, 4], [1, 1, 2], [2, 2, 1, 8, 8, 4]);
  check(bytes, [1], [1, 0.5, 1], [1, 6, 5, 7, 18, 11]);
  check({type: 'uint8', dims: [0], data: new Uint8Array()}, [1], [1], []);
});

test('numbers of every type become float32', () => {
  const types: Tensor[] = [
    {type: 'int8', dims: [2], data: Int8Array.of(-128, 127)},
    {type: 'int64', dims: [2], data: BigInt64Array.of(-128n, 127n)},
    {type: 'float64', dims: [2], data: Float64Array.of(-128, 127)},
    {type: 'float16', dims: [2], data: Uint16Array.of(0xd800, 0x57f0)},
  ];
  for (const tensor of types) check(tensor, [0], [1], [-256, 254]);
});

test('a number of means that fits no axis is refused', async () => {
  const tensor: Tensor = {type: 'uint8', dims: [2, 2], data: new Uint8Array(4)};
  const failure = await failureOf(() => normalizeTensor(tensor, {scale: 1, mean: [1, 2, 3], std: [1]}));
  expect(failure.message).toBe("mean or std has 3 numbers, but the sample's shape [2,2] has no axis of that length");
});
