import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import type {Pixels} from '../../src/dataset/pixels.ts';
import {resizeBilinear, sizeForShorterSide} from '../../src/dataset/resize.ts';
import {golden} from '../support/dataset-fixtures.ts';

/** Old width and height, new width and height, channels, first 16 digits of the SHA-256 of what Pillow 13.0.0 gives. */
const resized = golden('resized.json') as [number, number, number, number, 1 | 3, string][];

function pattern(width: number, height: number, channels: 1 | 3): Pixels {
  const data = new Uint8Array(width * height * channels);
  let i = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        data[i++] = (x * x * 7 + y * 31 * (x + 3) + c * 85 + ((x * y) % 13) * 19) % 256;
      }
  return {width, height, channels, data};
}

test('resizing gives the bytes of Pillow, up and down, in both directions', () => {
  expect(resized.length).toBeGreaterThan(30);
  const wrong = resized.filter(([oldWidth, oldHeight, width, height, channels, expected]) => {
    const {data} = resizeBilinear(pattern(oldWidth, oldHeight, channels), {width, height});
    return createHash('sha256').update(data).digest('hex').slice(0, expected.length) !== expected;
  });
  expect(wrong).toEqual([]);
});

test('halving a checkerboard gives its mean under a triangle, rounded half up', () => {
  const pixels: Pixels = {width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 100, 200, 255)};
  // Weights of the first pixel: 0.75, 0.75, 0.25 over 1.75: (75 + 50) / 1.75 = 71.43; of the second the mirror image.
  expect([...resizeBilinear(pixels, {width: 2, height: 1}).data]).toEqual([71, 209]);
});

test('the same size gives the same pixels, and a constant image stays constant', () => {
  const pixels = pattern(7, 5, 3);
  expect(resizeBilinear(pixels, {width: 7, height: 5}).data).toEqual(pixels.data);
  const white: Pixels = {width: 40, height: 30, channels: 1, data: new Uint8Array(1200).fill(255)};
  for (const [width, height] of [
    [1, 1],
    [7, 90],
    [333, 3],
  ] as const) {
    expect(new Set(resizeBilinear(white, {width, height}).data)).toEqual(new Set([255]));
  }
});

const checkShorterSide = (size: [number, number], shorter: number, expected: [number, number]): void => {
  const {width, height} = sizeForShorterSide({width: size[0], height: size[1]}, shorter);
  expect([width, height]).toEqual(expected);
};

test('the shorter side is met exactly and the longer one rounded down', () => {
  checkShorterSide([500, 375], 256, [341, 256]);
  checkShorterSide([375, 500], 256, [256, 341]);
  checkShorterSide([100, 100], 224, [224, 224]);
  checkShorterSide([3, 1000], 2, [2, 666]);
});
