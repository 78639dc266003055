import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type ImageSource, imagePixels, imageTensor} from '../../src/dataset/images.ts';
import {parseNpy} from '../../src/dataset/npy.ts';
import {cropCentre, type Pixels, toGray} from '../../src/dataset/pixels.ts';
import {failureOf, fromBase64, golden} from '../support/dataset-fixtures.ts';
import {named, sharedPath} from '../support/shared.ts';

/** Small files written by Pillow 13.0.0 or by hand; the digest is of the RGB bytes that Pillow decodes. */
const fixtures = golden('images.json') as {
  images: {name: string; base64: string; size: [number, number]; sha256: string}[];
  cmyk: string;
};

const source: ImageSource = {
  kind: 'images',
  files: [],
  resize: undefined,
  crop: undefined,
  layout: 'nchw',
  color: 'rgb',
};
const identity = {scale: 1, mean: [0], std: [1]};
const fixture = (name: string): Uint8Array => fromBase64(fixtures.images.find((image) => image.name === name)!.base64);

test.each(fixtures.images)('decodes to the bytes of Pillow: $name', async ({base64, size, sha256}) => {
  const {width, height, data} = await imagePixels(fromBase64(base64), source);
  expect([height, width]).toEqual(size);
  expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
});

test('layout and colour order place the channels', async () => {
  const bytes = fixture('png rgb');
  const {data: pixels} = await imagePixels(bytes, source);
  const [red, green, blue] = [pixels[3 * 25]!, pixels[3 * 25 + 1]!, pixels[3 * 25 + 2]!];
  const area = 19 * 23;
  const valuesAt = async (changes: Partial<ImageSource>, positions: number[]): Promise<unknown> => {
    const {dims, data} = await imageTensor(bytes, {...source, ...changes}, identity);
    return [dims, positions.map((i) => data[i])];
  };
  expect(await valuesAt({}, [25, area + 25, 2 * area + 25])).toEqual([
    [1, 3, 19, 23],
    [red, green, blue],
  ]);
  expect(await valuesAt({color: 'bgr'}, [25, area + 25, 2 * area + 25])).toEqual([
    [1, 3, 19, 23],
    [blue, green, red],
  ]);
  expect(await valuesAt({layout: 'nhwc'}, [75, 76, 77])).toEqual([
    [1, 19, 23, 3],
    [red, green, blue],
  ]);
  const gray = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
  expect(await valuesAt({color: 'gray'}, [25])).toEqual([[1, 1, 19, 23], [gray]]);
});

test('means and deviations belong to channels in the order that the model sees', async () => {
  const bytes = fixture('png rgb');
  const {data: pixels} = await imagePixels(bytes, source);
  const normalize = {scale: 1, mean: [103.94, 116.78, 123.68], std: [1, 2, 4]};
  const {data} = await imageTensor(bytes, {...source, color: 'bgr'}, normalize);
  expect(data[0]).toBe(Math.fround(pixels[2]! - Math.fround(103.94)));
  expect(data[2 * 19 * 23]).toBe(Math.fround(pixels[0]! - Math.fround(123.68)) / 4);
  const failure = await failureOf(() => imageTensor(bytes, {...source, color: 'gray'}, normalize));
  expect(failure.message).toBe('mean has 3 numbers, but the images have 1 channels');
});

test('the shorter side is resized before the crop', async () => {
  const {dims} = await imageTensor(fixture('jpeg 4:4:4'), {...source, resize: 38, crop: [30, 40]}, identity);
  expect(dims).toEqual([1, 3, 30, 40]);
});

const ramp = (width: number, height: number): Pixels => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from({length: width * height}, (_, i) => i),
});

const checkCrop = (size: number, crop: number, first: number): void =>
  expect(cropCentre(ramp(size, 1), [1, crop]).data[0]).toBe(first);

test('a crop stands in the middle, odd remainders half to even as in torchvision', () => {
  checkCrop(10, 10, 0);
  checkCrop(10, 8, 1);
  checkCrop(10, 9, 0);
  checkCrop(10, 7, 2);
  checkCrop(10, 5, 2);
  checkCrop(10, 3, 4);
});

test('a crop larger than the image is refused with both sizes', async () => {
  const failure = await failureOf(() => imagePixels(fixture('png rgb'), {...source, crop: [24, 24]}));
  expect(failure.message).toBe('the image is 19×23 (height × width), smaller than the crop 24×24');
});

test('gray of equal channels is the channel itself', () => {
  const data = Uint8Array.from({length: 256 * 3}, (_, i) => Math.floor(i / 3));
  expect([...toGray({width: 256, height: 1, channels: 3, data}).data]).toEqual(Array.from({length: 256}, (_, i) => i));
});

test('what is no image, is damaged or is CMYK is refused with a reason, and decoding goes on after it', async () => {
  const message = async (bytes: Uint8Array): Promise<string> =>
    (await failureOf(() => imagePixels(bytes, source))).message;
  const jpeg = fixture('jpeg baseline 4:2:0');
  const png = fixture('png rgb');
  expect(await message(new TextEncoder().encode('<!DOCTYPE html>'))).toBe(
    'not a JPEG or PNG (starts with "<!DOCTYPE ht")',
  );
  expect(await message(jpeg.subarray(0, jpeg.length - 200))).toMatch(/^the JPEG is cut off or damaged \(Premature end/);
  expect(await message(jpeg.subarray(0, 100))).toMatch(/^the JPEG is damaged \(/);
  expect(await message(fromBase64(fixtures.cmyk))).toBe('the JPEG has four colour components (CMYK)');
  expect(await message(png.subarray(0, png.length - 30))).toBe('the PNG is cut off');
  expect(await message(png.subarray(0, 20))).toMatch(/PNG/);
  const flipped = png.slice();
  flipped[60]! ^= 0xff;
  expect(await message(flipped)).toMatch(/^the PNG is damaged \(/);
  expect((await imagePixels(jpeg, source)).width).toBe(23);
});

const calibration = sharedPath('models/data-imagenet/calib');
const decoded = ['224x224', '128x128', '240x320', '416x416'] as const;

test.skipIf(calibration === undefined).each(decoded)(
  named('photographs become the same bytes as in Pillow: %s', calibration),
  async (size) => {
    const expected = parseNpy(readFileSync(sharedPath(`golden/images-${size}.npy`)!));
    const [height = 0, width = 0] = size.split('x').map(Number);
    const files = readdirSync(calibration!).filter((file) => file.endsWith('.jpg'));
    const imageBytes = height * width * 3;
    for (let i = 0; i < 4; i++) {
      const bytes = readFileSync(path.join(calibration!, files.sort()[i]!));
      const geometry = size === '224x224' ? {crop: [224, 224] as const} : {resize: [height, width] as const};
      const {data} = await imagePixels(bytes, {...source, ...geometry});
      const golden = (expected.data as Uint8Array).subarray(i * imageBytes, (i + 1) * imageBytes);
      expect(Buffer.compare(data, golden)).toBe(0);
    }
  },
);
