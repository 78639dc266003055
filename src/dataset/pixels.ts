import {badData} from './bad-data.ts';

/** A decoded image: 8 bits per channel, interleaved, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 3 is red, green, blue; 1 is gray. */
  readonly channels: 1 | 3;
  /** shape [height, width, channels] */
  readonly data: Uint8Array;
}

/** Weights of red, green and blue in luma, times 65536, and a half. */
const [RED, GREEN, BLUE, HALF, BITS] = [19595, 38470, 7471, 1 << 15, 16] as const;

/**
 * Luma of each pixel: (19595 R + 38470 G + 7471 B + 32768) >> 16. An image whose channels are equal keeps its values.
 *
 * Source: ITU-R BT.601 weights in the fixed-point form that Pillow's mode "L" uses.
 */
export function toGray(pixels: Pixels): Pixels {
  if (pixels.channels === 1) return pixels;
  const {width, height, data} = pixels;
  const gray = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    gray[i] = (RED * data[j]! + GREEN * data[j + 1]! + BLUE * data[j + 2]! + HALF) >> BITS;
  }
  return {width, height, channels: 1, data: gray};
}

/** The same pixels without their fourth channel; nothing is blended, as Pillow's `convert("RGB")` does. */
export function withoutAlpha(width: number, height: number, rgba: ArrayLike<number>): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < data.length; i += 3, j += 4) {
    data[i] = rgba[j]!;
    data[i + 1] = rgba[j + 1]!;
    data[i + 2] = rgba[j + 2]!;
  }
  return {width, height, channels: 3, data};
}

/**
 * The middle [height, width] of an image. An odd remainder of 2k + 1 leaves the even one of k and k + 1 at the top (left):
 * the offset is (size − crop) / 2 rounded half to even, as torchvision's `center_crop` does.
 *
 * @throws Failure 'bad-data' when the image is smaller than the crop
 */
export function cropCentre(pixels: Pixels, [height, width]: readonly [number, number]): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  if (pixels.width < width || pixels.height < height) {
    throw badData(
      `the image is ${pixels.height}×${pixels.width} (height × width), smaller than the crop ${height}×${width}`,
      'Set "resize" so that every image is large enough, or a smaller "crop".',
    );
  }
  const top = halfToEven(pixels.height - height);
  const rowBytes = width * pixels.channels;
  const stride = pixels.width * pixels.channels;
  const left = halfToEven(pixels.width - width) * pixels.channels;
  const data = new Uint8Array(height * rowBytes);
  for (let y = 0; y < height; y++) {
    const start = (top + y) * stride + left;
    data.set(pixels.data.subarray(start, start + rowBytes), y * rowBytes);
  }
  return {width, height, channels: pixels.channels, data};
}

/** n / 2 for a whole n ≥ 0, ties to even. */
const halfToEven = (n: number): number => (n + ((n >> 1) & 1)) >> 1;
