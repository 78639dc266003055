import type {DatasetSource} from '../manifest/manifest.ts';
import type {FloatTensor} from '../numeric/tensor.ts';
import {badData, notA} from './bad-data.ts';
import {type Normalize, normalizeNumber} from './normalize.ts';
import {cropCentre, type Pixels, toGray} from './pixels.ts';
import {resizeBilinear, sizeForShorterSide} from './resize.ts';

export type ImageSource = Extract<DatasetSource, {readonly kind: 'images'}>;

/**
 * One image file as a model input, shape [1, channels, height, width] or [1, height, width, channels]: decoded, made gray
 * if asked, resized, cropped, normalized, in this order. Means and deviations belong to the channels in the order of
 * `color` ("bgr": blue first).
 *
 * @throws Failure 'bad-data' when the bytes are no JPEG or PNG, are damaged, or the crop does not fit
 */
export async function imageTensor(bytes: Uint8Array, source: ImageSource, normalize: Normalize): Promise<FloatTensor> {
  return pixelTensor(await imagePixels(bytes, source), source, normalize);
}

/** The pixels before normalization: red, green, blue or gray, interleaved. */
export async function imagePixels(bytes: Uint8Array, source: ImageSource): Promise<Pixels> {
  const decoded = await decodeImage(bytes);
  const colored = source.color === 'gray' ? toGray(decoded) : decoded;
  const resized = source.resize === undefined ? colored : resizeBilinear(colored, targetSize(colored, source.resize));
  return source.crop === undefined ? resized : cropCentre(resized, source.crop);
}

/** Loads the decoder it needs: either is larger than all else that reads samples. */
async function decodeImage(bytes: Uint8Array): Promise<Pixels> {
  if (startsWith(bytes, JPEG_START)) return (await import('./jpeg.ts')).decodeJpeg(bytes);
  if (startsWith(bytes, PNG_START)) return (await import('./png.ts')).decodePng(bytes);
  throw notA('a JPEG or PNG', bytes);
}

const JPEG_START = [0xff, 0xd8, 0xff] as const;
const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

function targetSize(pixels: Pixels, resize: number | readonly [number, number]): {width: number; height: number} {
  if (typeof resize === 'number') return sizeForShorterSide(pixels, resize);
  return {height: resize[0], width: resize[1]};
}

/** A byte has 256 values, so each channel is normalized by a table. */
const BYTE_VALUES = 256;

function pixelTensor(pixels: Pixels, {layout, color}: ImageSource, normalize: Normalize): FloatTensor {
  const {width, height, channels, data} = pixels;
  const area = width * height;
  const output = new Float32Array(area * channels);
  const table = new Float32Array(BYTE_VALUES);
  for (let c = 0; c < channels; c++) {
    fillTable(table, normalize, c, channels);
    const from = color === 'bgr' ? channels - 1 - c : c;
    const step = layout === 'nchw' ? 1 : channels;
    const start = layout === 'nchw' ? c * area : c;
    for (let i = 0, at = start; i < area; i++, at += step) output[at] = table[data[i * channels + from]!]!;
  }
  const dims = layout === 'nchw' ? [1, channels, height, width] : [1, height, width, channels];
  return {type: 'float32', dims, data: output};
}

function fillTable(table: Float32Array, {scale, mean, std}: Normalize, channel: number, channels: number): void {
  const m = perChannel('mean', mean, channel, channels);
  const s = perChannel('std', std, channel, channels);
  for (let x = 0; x < BYTE_VALUES; x++) table[x] = normalizeNumber(x, scale, m, s);
}

function perChannel(name: string, values: readonly number[], channel: number, channels: number): number {
  const value = values.length === 1 ? values[0] : values.length === channels ? values[channel] : undefined;
  if (value !== undefined) return value;
  throw badData(
    `${name} has ${values.length} numbers, but the images have ${channels} channels`,
    'Write one, or one per channel.',
  );
}
