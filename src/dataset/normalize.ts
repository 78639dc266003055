import type {DatasetSpec} from '../manifest/manifest.ts';
import {float16ToFloat32Array} from '../numeric/float16.ts';
import {type ElementType, elementCount, type FloatTensor, type Tensor} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';

export type Normalize = DatasetSpec['normalize'];

/** Whether (x · scale − mean) / std leaves every number as it is. */
export const isIdentity = ({scale, mean, std}: Normalize): boolean =>
  scale === 1 && mean.every((value) => value === 0) && std.every((value) => value === 1);

/**
 * One number: each of the three steps rounded to float32; mean and std are rounded to float32 first, as NumPy and PyTorch
 * hold them. `scale` is not: it is a factor like 1/255 that float32 cannot hold, and x · (1/255) in double, rounded once,
 * is the float32 quotient x / 255 for every byte x.
 */
export const normalizeNumber = (x: number, scale: number, mean: number, std: number): number =>
  Math.fround(Math.fround(Math.fround(x * scale) - Math.fround(mean)) / Math.fround(std));

/**
 * A tensor as float32 with (x · scale − mean) / std applied. Numbers of any type become float32; float16 is
 * widened, 64-bit integers pass through double.
 *
 * @param tensor one sample WITHOUT batch axis; its channel axis is the first whose length is the number of means
 * @throws Failure 'bad-data' when no axis fits the number of means, or the elements are no real numbers
 */
export function normalizeTensor(tensor: Tensor, normalize: Normalize): FloatTensor {
  const {dims} = tensor;
  const input = realNumbers(tensor);
  const output = new Float32Array(input.length);
  const channels = Math.max(normalize.mean.length, normalize.std.length);
  const inner = channels === 1 ? Math.max(1, input.length) : innerCount(dims, channels);
  const {scale, mean, std} = normalize;
  for (let start = 0, c = 0; start < input.length; start += inner, c = c + 1 === channels ? 0 : c + 1) {
    const m = Math.fround(mean[mean.length === 1 ? 0 : c]!);
    const s = Math.fround(std[std.length === 1 ? 0 : c]!);
    const end = start + inner;
    for (let i = start; i < end; i++) output[i] = Math.fround(Math.fround(input[i]! * scale) - m) / s;
  }
  return {type: 'float32', dims, data: output};
}

/** The axis that means and deviations belong to: the first of that length, else undefined. */
export const channelAxis = (dims: readonly number[], channels: number): number | undefined => {
  const axis = dims.indexOf(channels);
  return axis === -1 ? undefined : axis;
};

/** Elements that share one channel, in a row. */
function innerCount(dims: readonly number[], channels: number): number {
  const axis = channelAxis(dims, channels);
  if (axis === undefined) {
    throw badData(
      `mean or std has ${channels} numbers, but the sample's shape [${dims}] has no axis of that length`,
      'Write one number, or one per channel.',
    );
  }
  return elementCount(dims.slice(axis + 1));
}

/** Held as bit patterns or in pairs: no real numbers element by element. */
const UNREAL_TYPES: ReadonlySet<ElementType> = new Set<ElementType>(['bfloat16', 'complex64', 'complex128']);

function realNumbers({
  type,
  data,
}: Tensor): Exclude<Tensor['data'], readonly string[] | BigInt64Array | BigUint64Array> {
  if (type === 'float16' && data instanceof Uint16Array) return float16ToFloat32Array(data);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (!ArrayBuffer.isView(data) || UNREAL_TYPES.has(type)) {
    throw badData(`elements of type ${type} cannot be normalized`, 'Leave out scale, mean and std.');
  }
  return data;
}
