/** Evaluators of operators that only move elements. */
import {elementCount, type Tensor} from '../../../numeric/tensor.ts';
import {newTensorData} from '../../element-types.ts';
import type {Node} from '../../graph.ts';
import {integersOf} from '../../rewrite/constants.ts';
import {normalizeAxis} from '../../shapes/dims.ts';
import {resolveSlice} from '../../shapes/movement.ts';
import type {Evaluator, Evaluators} from './evaluator.ts';
import {broadcastStrides, copyRange, copyStrided, stridesOf, withDims} from './strided-copy.ts';

/** Operators that change nothing but the shape, which inference knows. */
const reshape: Evaluator = (node, [data]) => {
  const dims = staticDims(node, 0);
  if (!data || !dims || elementCount(dims) !== elementCount(data.dims)) return undefined;
  return [withDims(data, dims)];
};

function staticDims(node: Node, output: number): readonly number[] | undefined {
  const dims = node.outputs[output]?.dims;
  return dims?.every((dim) => typeof dim === 'number') ? (dims as readonly number[]) : undefined;
}

const transpose: Evaluator = (node, [data]) => {
  if (!data) return undefined;
  const strides = stridesOf(data.dims);
  const order = node.ints('perm') ?? data.dims.map((_, i) => data.dims.length - 1 - i);
  const dims = order.map((axis) => data.dims[axis]!);
  return [copyStrided(data, {dims, strides: order.map((axis) => strides[axis]!), offset: 0})];
};

const concat: Evaluator = (node, inputs) => {
  const dims = staticDims(node, 0);
  const axis = dims && normalizeAxis(node.int('axis') ?? 1, dims.length);
  const [first] = inputs;
  if (!dims || axis === undefined || !first || inputs.some((input) => input?.type !== first.type)) return undefined;
  const data = newTensorData(first.type, elementCount(dims));
  const outer = elementCount(dims.slice(0, axis));
  let position = 0;
  for (let o = 0; o < outer; o++)
    for (const input of inputs) {
      const run = elementCount(input!.dims.slice(axis));
      copyRange(input!.data, o * run, data, position, run);
      position += run;
    }
  return [{type: first.type, dims, data}];
};

const gather: Evaluator = (node, [data, indices]) => {
  const axis = data && normalizeAxis(node.int('axis') ?? 0, data.dims.length);
  const places = integersOf(indices);
  if (!data || !indices || axis === undefined || !places) return undefined;
  const size = data.dims[axis]!;
  const outer = elementCount(data.dims.slice(0, axis));
  const inner = elementCount(data.dims.slice(axis + 1));
  const output = newTensorData(data.type, outer * places.length * inner);
  for (let o = 0; o < outer; o++)
    for (const [i, place] of places.entries()) {
      const from = place < 0 ? place + size : place;
      if (from < 0 || from >= size) return undefined;
      copyRange(data.data, (o * size + from) * inner, output, (o * places.length + i) * inner, inner);
    }
  const dims = [...data.dims.slice(0, axis), ...indices.dims, ...data.dims.slice(axis + 1)];
  return [{type: data.type, dims, data: output}];
};

const slice: Evaluator = (_, [data, startsTensor, endsTensor, axesTensor, stepsTensor]) => {
  const starts = integersOf(startsTensor);
  const ends = integersOf(endsTensor);
  if (!data || !starts || !ends) return undefined;
  const axes = integersOf(axesTensor);
  const steps = integersOf(stepsTensor);
  const dims = [...data.dims];
  const strides = stridesOf(data.dims);
  let offset = 0;
  for (const [i, start] of starts.entries()) {
    const axis = normalizeAxis(axes?.[i] ?? i, dims.length);
    const step = steps?.[i] ?? 1;
    if (axis === undefined || step === 0) return undefined;
    const {first, count} = resolveSlice(data.dims[axis]!, {axis, start, end: ends[i] ?? 0, step});
    offset += first * strides[axis]!;
    dims[axis] = count;
    strides[axis] = strides[axis]! * step;
  }
  return [copyStrided(data, {dims, strides, offset})];
};

const split: Evaluator = (node, [data]) => {
  const axis = data && normalizeAxis(node.int('axis') ?? 0, data.dims.length);
  if (!data || axis === undefined) return undefined;
  const strides = stridesOf(data.dims);
  const parts: Tensor[] = [];
  let start = 0;
  for (const i of node.outputs.keys()) {
    const dims = staticDims(node, i);
    if (!dims) return undefined;
    parts.push(copyStrided(data, {dims, strides, offset: start * strides[axis]!}));
    start += dims[axis]!;
  }
  return parts;
};

const expand: Evaluator = (node, [data]) => {
  const dims = staticDims(node, 0);
  if (!data || !dims) return undefined;
  return [copyStrided(data, {dims, strides: broadcastStrides(data.dims, dims), offset: 0})];
};

/** Each axis is seen as [repeat, size], the repeats with stride 0. */
const tile: Evaluator = (_, [data, repeatsTensor]) => {
  const repeats = integersOf(repeatsTensor);
  if (!data || repeats?.length !== data.dims.length) return undefined;
  const strides = stridesOf(data.dims);
  const copied = copyStrided(data, {
    dims: data.dims.flatMap((dim, i) => [repeats[i]!, dim]),
    strides: strides.flatMap((stride) => [0, stride]),
    offset: 0,
  });
  return [
    withDims(
      copied,
      data.dims.map((dim, i) => dim * repeats[i]!),
    ),
  ];
};

/** Only filling with a constant. */
const pad: Evaluator = (node, [data, amounts, fill, axes]) => {
  const dims = staticDims(node, 0);
  if (!data || !dims || axes || (node.string('mode') ?? 'constant') !== 'constant') return undefined;
  const pads = integersOf(amounts);
  if (!pads || pads.some((amount) => amount < 0)) return undefined;
  const output = newTensorData(data.type, elementCount(dims));
  if (fill) output.fill(fill.data[0] as never);
  const strides = stridesOf(dims);
  const offset = strides.reduce((sum, stride, axis) => sum + stride * pads[axis]!, 0);
  const inner = data.dims.at(-1) ?? 1;
  const rows = elementCount(data.dims) / Math.max(1, inner);
  for (let row = 0; row < rows; row++) {
    let rest = row;
    let position = offset;
    for (let axis = data.dims.length - 2; axis >= 0; axis--) {
      position += (rest % data.dims[axis]!) * strides[axis]!;
      rest = Math.floor(rest / data.dims[axis]!);
    }
    copyRange(data.data, row * inner, output, position, inner);
  }
  return [{type: data.type, dims, data: output}];
};

export const MOVEMENT_EVALUATORS: Evaluators = {
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Identity: reshape,
  Transpose: transpose,
  Concat: concat,
  Gather: gather,
  Slice: slice,
  Split: split,
  Expand: expand,
  Tile: tile,
  Pad: pad,
};
