/**
 * What a layer reads and gives at some positions of its output, as columns of matrices: the layer then is a matrix
 * product, and second moments of its inputs are products of these matrices.
 */
import {invariant} from '../../base/invariant.ts';
import {type SeededRandom, seededRandom} from '../../base/seeded-random.ts';
import type {Tensor} from '../../numeric/tensor.ts';

/** How a layer reads its input. Plain data. */
export type LayerShape =
  | {
      readonly kind: 'conv';
      readonly groups: number;
      /** Input channels of a group. */
      readonly depth: number;
      /** By spatial axis, as of Conv. */
      readonly kernel: readonly number[];
      readonly strides: readonly number[];
      readonly dilations: readonly number[];
      /** Starts, then ends. */
      readonly pads: readonly number[];
      readonly autoPad: string;
    }
  /** Along the last axis. */
  | {readonly kind: 'matrix'; readonly depth: number};

export const groupsOf = (shape: LayerShape): number => (shape.kind === 'conv' ? shape.groups : 1);

/** Inputs of one output channel. */
export const fanIn = (shape: LayerShape): number =>
  shape.kind === 'conv' ? shape.depth * shape.kernel.reduce((product, k) => product * k, 1) : shape.depth;

/** Columns of one sample. */
export interface Columns {
  readonly count: number;
  /** Shape [groups · fanIn, count]. */
  readonly inputs: Float32Array;
  /** Shape [channels, count]. */
  readonly outputs: Float32Array;
}

/**
 * @param input what the layer reads
 * @param output what it should give
 * @param positions how many positions to take at most: all, or one at random in each of so many equal stretches
 */
export function unfold(
  shape: LayerShape,
  {input, output}: {readonly input: Tensor; readonly output: Tensor},
  {positions, seed}: {readonly positions: number; readonly seed: number},
): Columns {
  const [x, y] = [input.data, output.data];
  invariant(x instanceof Float32Array && y instanceof Float32Array, () => 'layers read and give float32');
  const random = seededRandom(seed);
  if (shape.kind === 'matrix') return unfoldMatrix(x, y, {depth: shape.depth, positions, dims: output.dims, random});
  const [batch, channels] = [output.dims[0]!, output.dims[1]!];
  const area = y.length / (batch * channels);
  const chosen = choosePositions(batch * area, positions, random);
  const places = chosen.map((position) => position + Math.floor(position / area) * (channels - 1) * area);
  const outputs = new Float32Array(channels * chosen.length);
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < chosen.length; i++) outputs[c * chosen.length + i] = y[c * area + places[i]!]!;
  return {
    count: chosen.length,
    inputs: unfoldConv(shape, x, {dims: input.dims, outDims: output.dims, chosen}),
    outputs,
  };
}

function choosePositions(available: number, wanted: number, random: SeededRandom): Int32Array {
  if (available <= wanted) return Int32Array.from({length: available}, (_, i) => i);
  return Int32Array.from({length: wanted}, (_, i) => Math.floor(((i + random.next()) * available) / wanted));
}

function unfoldMatrix(
  x: Float32Array,
  y: Float32Array,
  {
    depth,
    positions,
    dims,
    random,
  }: {
    readonly depth: number;
    readonly positions: number;
    readonly dims: readonly number[];
    readonly random: SeededRandom;
  },
): Columns {
  const channels = dims.at(-1)!;
  const chosen = choosePositions(x.length / depth, positions, random);
  const count = chosen.length;
  const [inputs, outputs] = [new Float32Array(depth * count), new Float32Array(channels * count)];
  for (let i = 0; i < count; i++) {
    const row = chosen[i]!;
    for (let k = 0; k < depth; k++) inputs[k * count + i] = x[row * depth + k]!;
    for (let c = 0; c < channels; c++) outputs[c * count + i] = y[row * channels + c]!;
  }
  return {count, inputs, outputs};
}

/** One spatial axis of a convolution. */
interface Axis {
  readonly size: number;
  readonly outSize: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

/** Rows in the order of a weight's elements: channel, then kernel position. Further images of a batch are further positions. */
function unfoldConv(
  shape: Extract<LayerShape, {readonly kind: 'conv'}>,
  x: Float32Array,
  {
    dims,
    outDims,
    chosen,
  }: {readonly dims: readonly number[]; readonly outDims: readonly number[]; readonly chosen: Int32Array},
): Float32Array {
  const axes = shape.kernel.map((_, axis) => axisOf(shape, axis, dims[axis + 2]!, outDims[axis + 2]!));
  const area = axes.reduce((product, {size}) => product * size, 1);
  const channels = shape.groups * shape.depth;
  const taps = shape.kernel.reduce((product, k) => product * k, 1);
  const result = new Float32Array(channels * taps * chosen.length);
  for (let tap = 0; tap < taps; tap++) {
    const sources = chosen.map((position) =>
      sourceOf({axes, kernel: shape.kernel, imageSize: channels * area}, position, tap),
    );
    for (let c = 0; c < channels; c++) {
      const start = (c * taps + tap) * chosen.length;
      for (let i = 0; i < sources.length; i++) {
        const source = sources[i]!;
        if (source >= 0) result[start + i] = x[c * area + source]!;
      }
    }
  }
  return result;
}

function axisOf(
  {kernel, strides, dilations, pads, autoPad}: Extract<LayerShape, {readonly kind: 'conv'}>,
  axis: number,
  size: number,
  outSize: number,
): Axis {
  const [stride, dilation] = [strides[axis]!, dilations[axis]!];
  if (!autoPad.startsWith('SAME')) return {size, outSize, stride, dilation, pad: autoPad === 'VALID' ? 0 : pads[axis]!};
  const total = Math.max(0, (outSize - 1) * stride + dilation * (kernel[axis]! - 1) + 1 - size);
  return {
    size,
    outSize,
    stride,
    dilation,
    pad: autoPad === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2),
  };
}

interface Reading {
  readonly axes: readonly Axis[];
  readonly kernel: readonly number[];
  /** Elements from one image of a batch to the next. */
  readonly imageSize: number;
}

/** Where a kernel position at an output position reads in the first channel; −1 in the padding. */
function sourceOf({axes, kernel, imageSize}: Reading, position: number, tap: number): number {
  let [source, factor, restPosition, restTap] = [0, 1, position, tap];
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const {size, outSize, stride, dilation, pad} = axes[axis]!;
    const place = (restPosition % outSize) * stride + (restTap % kernel[axis]!) * dilation - pad;
    if (place < 0 || place >= size) return -1;
    source += place * factor;
    factor *= size;
    restPosition = Math.floor(restPosition / outSize);
    restTap = Math.floor(restTap / kernel[axis]!);
  }
  return source + restPosition * imageSize;
}
