import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {sharedPath} from './shared.ts';

/** The calibration samples that the reference outputs beside the checkout were made with. */
export interface GoldenSamples {
  /** Each of shape `dims`, float32. */
  readonly samples: readonly Float32Array[];
  /** Batch axis included. */
  readonly dims: readonly number[];
}

const SAMPLE_COUNT = 64;

const fround = Math.fround;

function read(...parts: readonly string[]): Buffer {
  const file = sharedPath(...parts);
  if (file === undefined) throw new Error(`${parts.join('/')} is not there`);
  const bytes = readFileSync(file);
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** Cuts records of `size` elements off a sequence and maps each element. */
function records(
  dims: readonly number[],
  count: number,
  element: (sample: number, index: number) => number,
): GoldenSamples {
  const size = dims.reduce((a, b) => a * b);
  return {
    dims,
    samples: Array.from({length: count}, (_, sample) =>
      Float32Array.from({length: size}, (_, i) => element(sample, i)),
    ),
  };
}

function cifar(mean: readonly number[], std: readonly number[], scale: number): GoldenSamples {
  const bytes = read('models', 'data-cifar10', 'calib_500.bin');
  return records([1, 3, 32, 32], SAMPLE_COUNT, (sample, i) => {
    const channel = Math.floor(i / 1024);
    const scaled = fround(bytes[sample * 3073 + 1 + i]! * fround(scale));
    return fround(fround(scaled - fround(mean[channel]!)) / fround(std[channel]!));
  });
}

interface PixelOptions {
  readonly height: number;
  readonly width: number;
  readonly count?: number;
  readonly isBgr?: boolean;
  readonly map: (value: number, channel: number) => number;
}

/** uint8 [n, height, width, 3] in an .npy of version 1, made float32 [1, 3, height, width]. */
function pixels({height, width, count, isBgr = false, map}: PixelOptions): GoldenSamples {
  const bytes = read('golden', `images-${height}x${width}.npy`);
  const data = bytes.subarray(10 + bytes.readUInt16LE(8));
  const area = height * width;
  const available = data.length / (3 * area);
  return records([1, 3, height, width], count ?? available, (sample, i) => {
    const channel = Math.floor(i / area);
    return map(data[(sample * area + (i % area)) * 3 + (isBgr ? 2 - channel : channel)]!, channel);
  });
}

const SQUEEZENET_MEAN = [103.94, 116.78, 123.68];

/** By model name, as the script beside the reference outputs makes them. */
export const GOLDEN_SAMPLES: Readonly<Record<string, () => GoldenSamples>> = {
  resnet8: () => cifar([0, 0, 0], [1, 1, 1], 1),
  tinymobilenet: () => cifar([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616], 1 / 255),
  vit: () => cifar([0.4914, 0.4822, 0.4465], [0.2023, 0.1994, 0.201], 1 / 255),
  mnist: () => {
    const bytes = read('models', 'data-mnist', 'calib_300-images-idx3-ubyte.gz');
    return records([1, 1, 28, 28], SAMPLE_COUNT, (sample, i) => bytes[16 + sample * 784 + i]!);
  },
  kws: () => {
    const bytes = read('models', 'data-kws01', 'calib_100.int8.bin');
    return records([1, 1, 49, 10], SAMPLE_COUNT, (sample, i) =>
      fround((bytes.readInt8(sample * 490 + i) - 83) * fround(0.5847029089927673)),
    );
  },
  pcb: () => {
    const bytes = read('models', 'data-pcb', 'calib_420.bin.gz');
    return records([1, 1, 64, 64], SAMPLE_COUNT, (sample, i) =>
      fround(fround(fround(bytes[sample * 4097 + 1 + i]! / 255) - 0.5) / 0.5),
    );
  },
  mobilenet: () => pixels({height: 224, width: 224, map: (value) => fround(fround(value / 127.5) - 1)}),
  squeezenet: () =>
    pixels({
      height: 224,
      width: 224,
      isBgr: true,
      map: (value, channel) => fround(value - fround(SQUEEZENET_MEAN[channel]!)),
    }),
  ultraface: () => pixels({height: 240, width: 320, map: (value) => fround(fround(value - 127) / 128)}),
  espcn: () => pixels({height: 128, width: 128, map: (value) => fround(value / 255)}),
  yolox: () => pixels({height: 416, width: 416, count: 4, isBgr: true, map: (value) => value}),
};
