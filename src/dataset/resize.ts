/**
 * Bilinear resizing of 8-bit images with antialiasing, in integers, hence the same on every host and equal to Pillow's.
 */
import type {Pixels} from './pixels.ts';

/** Fraction bits of a weight: 32 bits less 8 for the pixel and 2 for the sum's headroom. */
const WEIGHT_BITS = 22;
const WEIGHT_ONE = 2 ** WEIGHT_BITS;

/**
 * An image scaled to `height` × `width`, one direction after the other; a direction whose size stays is left alone. The
 * height comes first when it shrinks by more than twice as many pixels as the width does, else the width.
 *
 * Each new pixel is the mean of the old ones under a triangle of half-width max(1, old size / new size) around its
 * centre, weights in 22-bit fixed point, rounded half up after each direction.
 *
 * @param width positive
 * @param height positive
 *
 * Source: the triangle filter of `Image.resize(size, BILINEAR)` in Pillow (`reducing_gap` unset). The order of the two
 * directions is that of Pillow 13.0.0, found by trying; versions to 12 always begin with the width, which moves single
 * pixels by one.
 */
export function resizeBilinear(
  pixels: Pixels,
  {width, height}: {readonly width: number; readonly height: number},
): Pixels {
  const heightFirst = pixels.height - height > 2 * Math.max(0, pixels.width - width);
  return heightFirst
    ? resizeColumns(resizeRows(pixels, height), width)
    : resizeRows(resizeColumns(pixels, width), height);
}

/**
 * Size of an image whose shorter side becomes `shorter`, keeping the proportion; the longer side is rounded down.
 *
 * Source: torchvision 0.2x, `Resize(int)`.
 */
export function sizeForShorterSide(
  {width, height}: {readonly width: number; readonly height: number},
  shorter: number,
): {width: number; height: number} {
  if (width <= height) return {width: shorter, height: Math.floor((shorter * height) / width)};
  return {width: Math.floor((shorter * width) / height), height: shorter};
}

/** For each new position: the first old one it draws from, how many, and where its weights start. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** shape [new size, `perPosition`], fixed point */
  readonly weights: Int32Array;
  readonly perPosition: number;
}

function triangleTaps(oldSize: number, newSize: number): Taps {
  const scale = oldSize / newSize;
  const support = Math.max(scale, 1);
  const perPosition = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(newSize);
  const count = new Int32Array(newSize);
  const weights = new Int32Array(newSize * perPosition);
  const exact = new Float64Array(perPosition);
  const inverseSupport = 1 / support;
  for (let i = 0; i < newSize; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(oldSize, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let j = start; j < end; j++) {
      const weight = Math.max(0, 1 - Math.abs((j - centre + 0.5) * inverseSupport));
      exact[j - start] = weight;
      sum += weight;
    }
    first[i] = start;
    count[i] = end - start;
    for (let j = 0; j < end - start; j++) {
      const share = sum === 0 ? exact[j]! : exact[j]! / sum;
      weights[i * perPosition + j] = Math.trunc(share * WEIGHT_ONE + 0.5);
    }
  }
  return {first, count, weights, perPosition};
}

const HALF = 1 << (WEIGHT_BITS - 1);

function resizeColumns(pixels: Pixels, width: number): Pixels {
  if (pixels.width === width) return pixels;
  const {height, channels, data} = pixels;
  const {first, count, weights, perPosition} = triangleTaps(pixels.width, width);
  const output = new Uint8Array(height * width * channels);
  for (let y = 0, out = 0; y < height; y++) {
    const row = y * pixels.width * channels;
    for (let x = 0; x < width; x++) {
      const start = row + first[x]! * channels;
      const taps = count[x]!;
      for (let c = 0; c < channels; c++) {
        let sum = HALF;
        for (let k = 0; k < taps; k++) sum += weights[x * perPosition + k]! * data[start + k * channels + c]!;
        output[out++] = toByte(sum);
      }
    }
  }
  return {width, height, channels, data: output};
}

function resizeRows(pixels: Pixels, height: number): Pixels {
  if (pixels.height === height) return pixels;
  const {width, channels, data} = pixels;
  const {first, count, weights, perPosition} = triangleTaps(pixels.height, height);
  const rowLength = width * channels;
  const output = new Uint8Array(height * rowLength);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]!; k++) {
      const weight = weights[y * perPosition + k]!;
      const row = (first[y]! + k) * rowLength;
      for (let i = 0; i < rowLength; i++) sums[i] = sums[i]! + weight * data[row + i]!;
    }
    for (let i = 0; i < rowLength; i++) output[y * rowLength + i] = toByte(sums[i]!);
  }
  return {width, height, channels, data: output};
}

/** Weights sum to one but for rounding, which could lift a sum of many above the range of a byte. */
const toByte = (sum: number): number => Math.min(sum >> WEIGHT_BITS, 255);
