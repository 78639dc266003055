/**
 * What TI's NPU computes of a QDQ model, written plainly: whole numbers, BigInt where they are shifted, no float but at
 * the input. The constants of each layer follow the formulas of TI's exporter and are made here once more.
 */
import type {Graph, Model, Node, Value} from '../../src/onnx/graph.ts';

interface Integers {
  readonly dims: readonly number[];
  readonly data: readonly number[];
  readonly scale: number;
  /** The quantizer's range, zero point taken off. */
  readonly min: number;
  readonly max: number;
  readonly bits: number;
}

interface Constants {
  readonly offset: number;
  readonly mult: number;
  readonly shift: number;
}

/** Integers behind each layer of the model and behind its input, by the name of the node. */
export function tinpuReference({graph}: Model, input: Float32Array): ReadonlyMap<string, Integers> {
  const layers = new Map<string, Integers>();
  const known = new Map<Value, Integers>();
  for (const quantizer of graph.nodes) {
    if (quantizer.opType !== 'QuantizeLinear') continue;
    const value = quantizer.input(0);
    const format = formatOf(quantizer);
    if (graph.inputs.includes(value)) {
      const dims = value.dims!.map((dim) => (typeof dim === 'number' ? dim : 1));
      const integers = {...format, dims, data: quantizeInput(input, format)};
      known.set(quantizer.output(), integers);
      layers.set(quantizer.name, integers);
      continue;
    }
    const relu = value.producer!.opType === 'Relu' && !isDequantized(value.producer!.input(0));
    const node = relu ? value.producer!.input(0).producer! : value.producer!;
    const computed = compute(node, format, relu, known);
    known.set(quantizer.output(), computed);
    layers.set(node.name, computed);
  }
  return layers;
}

const isDequantized = (value: Value): boolean => value.producer?.opType === 'DequantizeLinear';

type Format = Pick<Integers, 'scale' | 'min' | 'max' | 'bits'>;

function formatOf(quantizer: Node): Format {
  const scale = (quantizer.input(1).initializer!.data as Float32Array)[0]!;
  const zeroPoint = quantizer.input(2).initializer!;
  const bits = Number(zeroPoint.type.replace(/\D/g, ''));
  const zero = unpack(zeroPoint.type, zeroPoint.data as Uint8Array, 1)[0]!;
  const lowest = zeroPoint.type.startsWith('u') ? 0 : -(2 ** (bits - 1));
  return {scale, bits, min: lowest - zero, max: lowest + 2 ** bits - 1 - zero};
}

function unpack(type: string, data: ArrayLike<number>, count: number): number[] {
  const bits = Number(type.replace(/\D/g, ''));
  if (bits >= 8) return Array.from(data);
  const perByte = 8 / bits;
  return Array.from({length: count}, (_, i) => {
    const raw = Math.floor(data[Math.floor(i / perByte)]! / 2 ** (bits * (i % perByte))) % 2 ** bits;
    return type.startsWith('u') || raw < 2 ** (bits - 1) ? raw : raw - 2 ** bits;
  });
}

/** Nearest integer, ties to even. */
function halfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.floor(x + 0.5);
  return below % 2 === 0 ? below : below + 1;
}

function constantsOf(offset: number, factor: number, bits: number, rounding?: number): Constants {
  const largest = 2 ** bits - 1;
  const shift = Math.min(31, Math.max(0, Math.floor(Math.log2(largest / factor))));
  const mult = halfEven(factor * 2 ** shift);
  return {offset: halfEven(offset + (rounding ?? 2 ** (shift - 1) / mult)), mult, shift};
}

const clip = (x: number, min: number, max: number): number => Math.min(Math.max(x, min), max);

/** An arithmetic shift to the right is a division that rounds down. */
function bnorm(x: number, {offset, mult, shift}: Constants, min: number, max: number): number {
  return clip(Number(((BigInt(x) + BigInt(offset)) * BigInt(mult)) >> BigInt(shift)), min, max);
}

/** The one place where numbers are not whole: as float32, step by step. */
function quantizeInput(values: Float32Array, {scale, min, max}: Format): number[] {
  const factor = Math.fround(1 / scale);
  const shift = Math.min(31, Math.max(0, Math.floor(Math.log2(255 / factor))));
  const mult = halfEven(factor * 2 ** shift);
  const offset = Math.fround(2 ** (shift - 1) / mult);
  return Array.from(values, (x) => {
    const product = Math.fround(Math.fround(x + offset) * mult);
    return clip(Math.floor(Math.fround(product * 2 ** -shift)), min, max);
  });
}

function compute(node: Node, format: Format, relu: boolean, known: ReadonlyMap<Value, Integers>): Integers {
  const inputs = node.inputs.map((value) => known.get(value?.producer?.inputs[0] ?? node.input(0)));
  const x = inputs[0]!;
  switch (node.opType) {
    case 'Conv':
      return conv(node, x, format, relu);
    case 'Gemm':
      return gemm(node, x, format, relu);
    case 'GlobalAveragePool':
      return globalAverage(x, format);
    case 'AveragePool':
      return average(node, x, format);
    case 'Add':
      return add(x, inputs[1]!, format, relu);
    case 'MaxPool':
      return {...x, ...windows(node, x, (picked) => Math.max(...picked))};
    case 'Transpose':
      return transpose(node, x);
    default:
      return {...x, dims: node.output().dims!.map(Number)};
  }
}

interface Weight {
  readonly dims: readonly number[];
  readonly data: readonly number[];
  readonly scales: ArrayLike<number>;
  readonly bits: number;
}

function weightOf(value: Value): Weight {
  const {type, dims, data} = value.producer!.input(0).initializer!;
  const count = dims.reduce((a, b) => a * b, 1);
  const scales = value.producer!.input(1).initializer!.data as Float32Array;
  return {dims, data: unpack(type, data as Uint8Array, count), scales, bits: Number(type.replace(/\D/g, ''))};
}

function biasOf(value: Value | undefined, channel: number, step: number): number {
  if (!value) return 0;
  if (value.initializer) return halfEven((value.initializer.data as Float32Array)[channel]! / step);
  return (value.producer!.input(0).initializer!.data as Int32Array)[channel]!;
}

const isShift = (scale: number): boolean => Math.log2(scale) % 1 === 0;

function layerConstants(weight: Weight, channel: number, x: Integers, out: Format, bias: Value | undefined): Constants {
  const step = x.scale * weight.scales[weight.scales.length === 1 ? 0 : channel]!;
  const bits = weight.bits === 8 && isShift(x.scale) && isShift(out.scale) ? 1 : 8;
  return constantsOf(biasOf(bias, channel, step), Math.fround(step / out.scale), bits, out.scale / 2 / step);
}

function conv(node: Node, x: Integers, format: Format, relu: boolean): Integers {
  const weight = weightOf(node.input(1));
  const [channels, perGroup, kh, kw] = weight.dims as [number, number, number, number];
  const [, inChannels, h, w] = x.dims as [number, number, number, number];
  const group = node.int('group') ?? 1;
  const [sh, sw] = (node.ints('strides') ?? [1, 1]) as [number, number];
  const [top, left, bottom, right] = (node.ints('pads') ?? [0, 0, 0, 0]) as [number, number, number, number];
  const oh = Math.floor((h + top + bottom - kh) / sh) + 1;
  const ow = Math.floor((w + left + right - kw) / sw) + 1;
  const wide = 2 ** format.bits - 1;
  const data: number[] = [];
  for (let c = 0; c < channels; c++) {
    const constants = layerConstants(weight, c, x, format, node.inputs[2]);
    const first = Math.floor(c / (channels / group)) * (inChannels / group);
    for (let oy = 0; oy < oh; oy++)
      for (let ox = 0; ox < ow; ox++) {
        let sum = 0;
        for (let i = 0; i < perGroup; i++)
          for (let ky = 0; ky < kh; ky++)
            for (let kx = 0; kx < kw; kx++) {
              const [y, z] = [oy * sh - top + ky, ox * sw - left + kx];
              if (y < 0 || z < 0 || y >= h || z >= w) continue;
              sum += weight.data[((c * perGroup + i) * kh + ky) * kw + kx]! * x.data[((first + i) * h + y) * w + z]!;
            }
        const result = bnorm(sum, constants, -wide, wide);
        data.push(format.min === 0 || relu ? clip(result, 0, format.max) : result);
      }
  }
  return {...format, dims: [1, channels, oh, ow], data};
}

function gemm(node: Node, x: Integers, format: Format, relu: boolean): Integers {
  const weight = weightOf(node.input(1));
  const isTransposed = node.int('transB') === 1;
  const [outputs, inputs] = (isTransposed ? weight.dims : [...weight.dims].reverse()) as [number, number];
  const data = Array.from({length: outputs}, (_, c) => {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += x.data[i]! * weight.data[isTransposed ? c * inputs + i : i * outputs + c]!;
    const constants = layerConstants(weight, c, x, format, node.inputs[2]);
    return bnorm(sum, constants, relu ? Math.max(format.min, 0) : format.min, format.max);
  });
  return {...format, dims: [1, outputs], data};
}

/** A factor that is no power of two is multiplied by, whatever the NPU can do. */
function poolConstants(x: Integers, format: Format, area: number, offset: number): Constants {
  const factor = Math.fround(x.scale / area / format.scale);
  return constantsOf(offset, factor, isShift(factor) && isShift(x.scale) && isShift(format.scale) ? 1 : 8);
}

function globalAverage(x: Integers, format: Format): Integers {
  const [, channels, h, w] = x.dims as [number, number, number, number];
  const constants = poolConstants(x, format, h * w, 0);
  const data = Array.from({length: channels}, (_, c) => {
    const sum = x.data.slice(c * h * w, (c + 1) * h * w).reduce((a, b) => a + b, 0);
    return bnorm(sum, constants, format.min, format.max);
  });
  return {...format, dims: [1, channels, 1, 1], data};
}

function average(node: Node, x: Integers, format: Format): Integers {
  const area = node.ints('kernel_shape')!.reduce((a, b) => a * b, 1);
  const constants = poolConstants(x, format, area, Math.floor((area + 1) / 2));
  const sums = windows(node, x, (picked) => picked.reduce((a, b) => a + b, 0));
  return {...format, dims: sums.dims, data: sums.data.map((sum) => bnorm(sum, constants, format.min, format.max))};
}

function windows(node: Node, x: Integers, of: (picked: number[]) => number): Pick<Integers, 'dims' | 'data'> {
  const [, channels, h, w] = x.dims as [number, number, number, number];
  const [kh, kw] = node.ints('kernel_shape') as [number, number];
  const [sh, sw] = (node.ints('strides') ?? [1, 1]) as [number, number];
  const [oh, ow] = [Math.floor((h - kh) / sh) + 1, Math.floor((w - kw) / sw) + 1];
  const data: number[] = [];
  for (let c = 0; c < channels; c++)
    for (let oy = 0; oy < oh; oy++)
      for (let ox = 0; ox < ow; ox++) {
        const picked: number[] = [];
        for (let ky = 0; ky < kh; ky++)
          for (let kx = 0; kx < kw; kx++) picked.push(x.data[(c * h + oy * sh + ky) * w + ox * sw + kx]!);
        data.push(of(picked));
      }
  return {dims: [1, channels, oh, ow], data};
}

function add(x: Integers, y: Integers, format: Format, relu: boolean): Integers {
  const sums = x.data.map((a, i) => a + y.data[i]!);
  const min = relu ? Math.max(format.min, 0) : format.min;
  if (x.scale === format.scale) return {...format, dims: x.dims, data: sums.map((sum) => clip(sum, min, format.max))};
  const constants = poolConstants(x, format, 1, 0);
  return {
    ...format,
    dims: x.dims,
    data: sums.map((sum) => Math.max(min, bnorm(sum, constants, format.min, format.max))),
  };
}

function transpose(node: Node, x: Integers): Integers {
  const permutation = node.ints('perm')!;
  const dims = permutation.map((axis) => x.dims[axis]!);
  const strides = x.dims.map((_, axis) => x.dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const data = x.data.map((_, i) => {
    let [rest, from] = [i, 0];
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      from += (rest % dims[axis]!) * strides[permutation[axis]!]!;
      rest = Math.floor(rest / dims[axis]!);
    }
    return x.data[from]!;
  });
  return {...x, dims, data};
}

/** The last value that the exporter wrote for each layer: a layer's nodes are called after it. */
export function exportedValues(graph: Graph, layers: Iterable<string>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const layer of layers) {
    const nodes = graph.nodes.filter(({name}) => name === layer || name.startsWith(`${layer}/`));
    const last = nodes.at(-1)?.outputs[0];
    if (last) values.set(layer, last.name);
  }
  return values;
}
