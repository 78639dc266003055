/** Operators that move, pick, repeat and join elements. */
import type {Dim} from '../graph.ts';
import {floatsOf} from '../rewrite/constants.ts';
import {type Dims, isStatic, normalizeAxis, sumDim, unknownDims, withDim} from './dims.ts';
import {type NodeFacts, numbersFrom, type OutputFacts, rulesFor, type ShapeRules, sharedType} from './shape-rule.ts';

function transpose(facts: NodeFacts): OutputFacts[] {
  const dims = facts.shape(0);
  const permutation = facts.node.ints('perm');
  if (!dims) return [{type: facts.type(0), dims: permutation ? unknownDims(permutation.length) : undefined}];
  const order = permutation ?? dims.map((_, i) => dims.length - 1 - i);
  return [{type: facts.type(0), dims: order.map((axis) => dims[axis])}];
}

function concat(facts: NodeFacts): OutputFacts[] {
  const type = sharedType(facts);
  const inputs = facts.node.inputs.map((_, i) => facts.shape(i));
  const rank = inputs.find((dims) => dims !== undefined)?.length;
  const axis = rank === undefined ? undefined : normalizeAxis(facts.node.int('axis') ?? 1, rank);
  if (rank === undefined || axis === undefined) return [{type}];
  const dims = Array.from({length: rank}, (_, i): Dim => {
    const along = inputs.map((input) => input?.[i]);
    if (i === axis) return sumDim(along);
    return along.find((dim) => typeof dim === 'number') ?? along.find((dim) => dim !== undefined);
  });
  return [{type, dims, integers: rank === 1 ? concatIntegers(facts) : undefined}];
}

/** Unknown parts of known length are kept as unknown elements. */
function concatIntegers(facts: NodeFacts): Dims | undefined {
  const parts: Dim[] = [];
  for (const i of facts.node.inputs.keys()) {
    const length = facts.shape(i)?.[0];
    const integers =
      facts.integers(i) ?? (typeof length === 'number' && length <= 64 ? unknownDims(length) : undefined);
    if (!integers) return undefined;
    parts.push(...integers);
  }
  return facts.type(0) === 'int64' || facts.type(0) === 'int32' ? parts : undefined;
}

function split(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  const axis = dims && normalizeAxis(facts.node.int('axis') ?? 0, dims.length);
  if (!dims || axis === undefined) return facts.node.outputs.map(() => ({type}));
  const isGiven = facts.node.ints('split') !== undefined || facts.node.inputs[1] !== undefined;
  const sizes = isGiven ? numbersFrom(facts, 'split', 1) : equalParts(dims[axis], facts.node.outputs.length);
  return facts.node.outputs.map((_, i) => ({type, dims: withDim(dims, axis, sizes?.[i])}));
}

/** Parts of equal size, the last one smaller where it does not divide (operator set 18). */
function equalParts(size: Dim, count: number): number[] | undefined {
  if (typeof size !== 'number') return undefined;
  const part = Math.ceil(size / count);
  return Array.from({length: count}, (_, i) => Math.max(0, Math.min(part, size - i * part)));
}

interface SliceRange {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** The slices of a Slice node, from attributes or inputs; undefined when not all are known. */
export function sliceRanges(facts: NodeFacts, rank: number): SliceRange[] | undefined {
  const starts = numbersFrom(facts, 'starts', 1);
  const ends = numbersFrom(facts, 'ends', 2);
  if (!starts || !ends) return undefined;
  const hasAxes = facts.node.ints('axes') !== undefined || facts.node.inputs[3] !== undefined;
  const axes = hasAxes ? numbersFrom(facts, 'axes', 3) : starts.map((_, i) => i);
  const steps = facts.node.inputs[4] ? numbersFrom(facts, 'steps', 4) : starts.map(() => 1);
  if (!axes || !steps) return undefined;
  const ranges = starts.map((start, i) => ({
    axis: normalizeAxis(axes[i] ?? 0, rank) ?? -1,
    start,
    end: ends[i] ?? 0,
    step: steps[i] ?? 1,
  }));
  return ranges.every(({axis, step}) => axis >= 0 && step !== 0) ? ranges : undefined;
}

/** First index and number of elements that a slice takes from an axis of `size`. Source: ONNX Slice-13. */
export function resolveSlice(size: number, {start, end, step}: SliceRange): {first: number; count: number} {
  const clamp = (index: number, min: number, max: number): number => Math.min(Math.max(index, min), max);
  const from = start < 0 ? start + size : start;
  const to = end < 0 ? end + size : end;
  if (step > 0) {
    const first = clamp(from, 0, size);
    return {first, count: Math.max(0, Math.ceil((clamp(to, 0, size) - first) / step))};
  }
  const first = clamp(from, 0, size - 1);
  return {first, count: Math.max(0, Math.ceil((clamp(to, -1, size - 1) - first) / step))};
}

function slice(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  if (!dims) return [{type}];
  const ranges = sliceRanges(facts, dims.length);
  if (!ranges) return [{type, dims: slicedUnknown(facts, dims)}];
  const result = dims.map((dim, axis): Dim => {
    const range = ranges.find((candidate) => candidate.axis === axis);
    if (!range || isWholeAxis(range)) return dim;
    return typeof dim === 'number' ? resolveSlice(dim, range).count : undefined;
  });
  return [{type, dims: result, integers: slicedIntegers(facts, dims, ranges)}];
}

const INT32_MAX = 2 ** 31 - 1;
const isWholeAxis = ({start, end, step}: SliceRange): boolean => start === 0 && step === 1 && end >= INT32_MAX;

/** Axes that are not sliced keep their size even when starts and ends are unknown. */
function slicedUnknown(facts: NodeFacts, dims: Dims): Dims {
  const axes = numbersFrom(facts, 'axes', 3)?.map((axis) => normalizeAxis(axis, dims.length));
  return axes ? dims.map((dim, i) => (axes.includes(i) ? undefined : dim)) : unknownDims(dims.length);
}

function slicedIntegers(facts: NodeFacts, dims: Dims, ranges: readonly SliceRange[]): Dims | undefined {
  const integers = facts.integers(0);
  const [range] = ranges;
  if (!integers || dims.length !== 1 || ranges.length !== 1 || !range) return undefined;
  const {first, count} = resolveSlice(integers.length, range);
  return Array.from({length: count}, (_, i) => integers[first + i * range.step]);
}

function pad(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  if (!dims) return [{type}];
  const pads = numbersFrom(facts, 'pads', 1) ?? facts.node.ints('paddings');
  const axes = facts.node.inputs[3] ? numbersFrom(facts, 'axes', 3) : dims.map((_, i) => i);
  if (!pads || !axes) return [{type, dims: unknownDims(dims.length)}];
  const added = dims.map(() => 0);
  for (const [i, axis] of axes.entries()) {
    const position = normalizeAxis(axis, dims.length);
    if (position !== undefined) added[position] = (pads[i] ?? 0) + (pads[i + axes.length] ?? 0);
  }
  return [{type, dims: dims.map((dim, i) => sumDim([dim, added[i]]))}];
}

function gather(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const data = facts.shape(0);
  const indices = facts.shape(1);
  const axis = data && normalizeAxis(facts.node.int('axis') ?? 0, data.length);
  if (!data || !indices || axis === undefined) return [{type}];
  const dims = [...data.slice(0, axis), ...indices, ...data.slice(axis + 1)];
  return [{type, dims, integers: data.length === 1 && indices.length <= 1 ? gatherIntegers(facts) : undefined}];
}

function gatherIntegers(facts: NodeFacts): Dims | undefined {
  const data = facts.integers(0);
  const indices = facts.integers(1);
  if (!data || !indices) return undefined;
  return indices.map((index) =>
    typeof index === 'number' ? data[index < 0 ? index + data.length : index] : undefined,
  );
}

function gatherNd(facts: NodeFacts): OutputFacts[] {
  const data = facts.shape(0);
  const indices = facts.shape(1);
  const depth = indices?.[indices.length - 1];
  const batch = facts.node.int('batch_dims') ?? 0;
  if (!data || !indices || typeof depth !== 'number') return [{type: facts.type(0)}];
  return [{type: facts.type(0), dims: [...indices.slice(0, -1), ...data.slice(batch + depth)]}];
}

function tile(facts: NodeFacts): OutputFacts[] {
  const dims = facts.shape(0);
  const repeats = facts.integers(1);
  const result = dims?.map((dim, i): Dim => {
    const repeat = repeats?.[i];
    if (repeat === 1) return dim;
    return typeof dim === 'number' && typeof repeat === 'number' ? dim * repeat : undefined;
  });
  return [{type: facts.type(0), dims: result}];
}

/** Output size of Resize and Upsample from constant scales or sizes; other axes than `axes` keep theirs. */
function resize(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  if (!dims) return [{type}];
  const isOldForm = facts.node.opType === 'Upsample' || facts.opset < 11;
  const scaleTensor = facts.constant(isOldForm ? 1 : 2);
  const scales = facts.node.floats('scales') ?? floatsOf(scaleTensor);
  const sizes = isOldForm ? undefined : facts.integers(3);
  const axes = facts.node.ints('axes') ?? dims.map((_, i) => i);
  const isKept = (facts.node.string('keep_aspect_ratio_policy') ?? 'stretch') !== 'stretch';
  const isCropped = facts.node.string('coordinate_transformation_mode') === 'tf_crop_and_resize';
  if (isKept || (isCropped && !sizes)) return [{type, dims: unknownDims(dims.length)}];
  const result = dims.map((dim, i): Dim => {
    const place = axes.findIndex((axis) => normalizeAxis(axis, dims.length) === i);
    if (place < 0) return dim;
    if (sizes && sizes.length > 0) return sizes[place];
    const scale = scales?.[place];
    if (scale === 1) return dim;
    return typeof dim === 'number' && scale !== undefined ? Math.floor(Math.fround(dim * scale)) : undefined;
  });
  return [{type, dims: result}];
}

const times = (dim: Dim, factor: number): Dim => (typeof dim === 'number' ? dim * factor : undefined);
const over = (dim: Dim, divisor: number): Dim =>
  typeof dim === 'number' && dim % divisor === 0 ? dim / divisor : undefined;

function depthToSpace(facts: NodeFacts): OutputFacts[] {
  const [n, c, h, w] = facts.shape(0) ?? [];
  const block = facts.node.int('blocksize') ?? 1;
  return [{type: facts.type(0), dims: [n, over(c, block * block), times(h, block), times(w, block)]}];
}

function spaceToDepth(facts: NodeFacts): OutputFacts[] {
  const [n, c, h, w] = facts.shape(0) ?? [];
  const block = facts.node.int('blocksize') ?? 1;
  return [{type: facts.type(0), dims: [n, times(c, block * block), over(h, block), over(w, block)]}];
}

function oneHot(facts: NodeFacts): OutputFacts[] {
  const dims = facts.shape(0);
  const axis = dims && normalizeAxis(facts.node.int('axis') ?? -1, dims.length + 1);
  if (!dims || axis === undefined) return [{type: facts.type(2)}];
  const depth = facts.integers(1)?.[0];
  return [{type: facts.type(2), dims: [...dims.slice(0, axis), depth, ...dims.slice(axis)]}];
}

export const MOVEMENT_RULES: ShapeRules = {
  Transpose: transpose,
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Gather: gather,
  GatherElements: (facts) => [{type: facts.type(0), dims: facts.shape(1)}],
  GatherND: gatherNd,
  Tile: tile,
  ...rulesFor('Resize Upsample', resize),
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  OneHot: oneHot,
  NonZero: (facts) => {
    const rank = facts.shape(0)?.length;
    return [{type: 'int64', dims: [rank === undefined ? undefined : Math.max(1, rank), undefined]}];
  },
  NonMaxSuppression: () => [{type: 'int64', dims: [undefined, 3]}],
  Compress: (facts) => {
    const dims = facts.shape(0);
    const axis = facts.node.int('axis');
    if (axis === undefined) return [{type: facts.type(0), dims: [undefined]}];
    const position = dims && normalizeAxis(axis, dims.length);
    return [
      {type: facts.type(0), dims: dims && position !== undefined ? withDim(dims, position, undefined) : undefined},
    ];
  },
  CenterCropPad: (facts) => {
    const dims = facts.shape(0);
    const target = facts.integers(1);
    const axes = facts.node.ints('axes') ?? dims?.map((_, i) => i);
    if (!dims || !axes || !isStatic(target)) return [{type: facts.type(0), dims: dims && unknownDims(dims.length)}];
    const positions = axes.map((axis) => normalizeAxis(axis, dims.length));
    return [{type: facts.type(0), dims: dims.map((dim, i) => target[positions.indexOf(i)] ?? dim)}];
  },
};
