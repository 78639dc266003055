/** Operators that lay the same elements out in another shape, and those that speak about shapes. */
import {type ElementType, elementCount} from '../../numeric/tensor.ts';
import type {Dim} from '../graph.ts';
import {constantNodeTensor, floatScalarOf, integersOf} from '../rewrite/constants.ts';
import {broadcastDims, type Dims, isStatic, normalizeAxis, productDim, quotientDim, unknownDims} from './dims.ts';
import {type NodeFacts, numbersFrom, type OutputFacts, type ShapeRules, sharedType} from './shape-rule.ts';

function reshape(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const target: Dims | undefined = facts.node.ints('shape') ?? facts.integers(1);
  if (!target) {
    const rank = facts.shape(1)?.[0];
    return [{type, dims: typeof rank === 'number' ? unknownDims(rank) : undefined}];
  }
  const dims = reshapedDims(facts.shape(0), target, facts.node.int('allowzero') === 1);
  const integers = dims.length <= 1 ? facts.integers(0) : undefined;
  return [{type, dims, integers}];
}

/** 0 copies the input's dimension (unless zeros are allowed), -1 is what remains; an unknown element may be either. */
function reshapedDims(from: Dims | undefined, target: Dims, allowZero: boolean): Dims {
  const copied = target.map((dim, i): Dim => (dim === 0 && !allowZero ? from?.[i] : dim));
  const wildcard = copied.indexOf(-1);
  const isUnclear = copied.some((dim, i) => dim === undefined && target[i] !== 0);
  if (wildcard < 0) {
    // One element that is unknown is what remains of the rest, whether it was -1 or the number itself.
    const unknown = copied.indexOf(undefined);
    if (unknown < 0 || copied.indexOf(undefined, unknown + 1) >= 0 || !from) return copied;
    return copied.map((dim, i) => (i === unknown ? quotientDim(from, withoutIndex(copied, unknown)) : dim));
  }
  const rest = isUnclear || !from ? undefined : quotientDim(...cancelCopied(from, target, copied, wildcard));
  return copied.map((dim, i) => (i === wildcard ? rest : dim));
}

const withoutIndex = (dims: Dims, index: number): Dims => dims.filter((_, i) => i !== index);

/** Leaves out of both sides the dimensions that 0 copies, so that unknown ones do not spoil the quotient. */
function cancelCopied(from: Dims, target: Dims, copied: Dims, wildcard: number): [Dims, Dims] {
  const isCopied = (i: number): boolean => target[i] === 0 && copied[i] !== 0;
  return [from.filter((_, i) => !isCopied(i)), copied.filter((_, i) => i !== wildcard && !isCopied(i))];
}

function flatten(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  const axis = facts.node.int('axis') ?? 1;
  if (!dims) return [{type, dims: unknownDims(2)}];
  const split = axis < 0 ? axis + dims.length : axis;
  return [{type, dims: [productDim(dims.slice(0, split)), productDim(dims.slice(split))]}];
}

function squeeze(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  if (!dims) return [{type}];
  const integers = facts.integers(0);
  const isGiven = facts.node.ints('axes') !== undefined || facts.node.inputs[1] !== undefined;
  if (!isGiven) {
    const isSure = dims.every((dim) => typeof dim === 'number');
    return [{type, dims: isSure ? dims.filter((dim) => dim !== 1) : undefined, integers}];
  }
  const axes = numbersFrom(facts, 'axes', 1);
  if (!axes) return [{type}];
  const removed = new Set(axes.map((axis) => normalizeAxis(axis, dims.length)));
  return [{type, dims: dims.filter((_, i) => !removed.has(i)), integers}];
}

function unsqueeze(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  const axes = numbersFrom(facts, 'axes', 1);
  if (!dims || !axes) return [{type}];
  const rank = dims.length + axes.length;
  const added = new Set(axes.map((axis) => normalizeAxis(axis, rank)));
  if (added.has(undefined) || added.size !== axes.length) return [{type}];
  const rest = [...dims];
  const result = Array.from({length: rank}, (_, i): Dim => (added.has(i) ? 1 : rest.shift()));
  return [{type, dims: result, integers: rank === 1 ? facts.integers(0) : undefined}];
}

function shapeOf(facts: NodeFacts): OutputFacts[] {
  const dims = facts.shape(0);
  if (!dims) return [{type: 'int64', dims: [undefined]}];
  const integers = dims.slice(facts.node.int('start') ?? 0, facts.node.int('end') ?? dims.length);
  return [{type: 'int64', dims: [integers.length], integers}];
}

function expand(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const target = facts.integers(1);
  if (target) return [{type, dims: broadcastDims([facts.shape(0), target])}];
  const length = facts.shape(1)?.[0];
  const dims = facts.shape(0);
  if (typeof length !== 'number' || !dims) return [{type}];
  return [{type, dims: unknownDims(Math.max(length, dims.length))}];
}

function filledDims(facts: NodeFacts): Dims | undefined {
  const target = facts.integers(0);
  if (target) return target;
  const length = facts.shape(0)?.[0];
  return typeof length === 'number' ? unknownDims(length) : undefined;
}

function constantOfShape(facts: NodeFacts): OutputFacts[] {
  const value = facts.node.tensor('value');
  const dims = filledDims(facts);
  const fill = value ? integersOf(value)?.[0] : undefined;
  const isSmallVector = fill !== undefined && dims?.length === 1 && typeof dims[0] === 'number' && dims[0] <= 64;
  const integers = isSmallVector ? new Array<Dim>(dims[0] as number).fill(fill) : undefined;
  return [{type: value?.type ?? 'float32', dims, integers}];
}

function constant(facts: NodeFacts): OutputFacts[] {
  const tensor = constantNodeTensor(facts.node);
  return tensor ? [{type: tensor.type, dims: tensor.dims}] : [];
}

function range(facts: NodeFacts): OutputFacts[] {
  const type = sharedType(facts);
  const [start, limit, delta] = [0, 1, 2].map((i) => facts.integers(i)?.[0] ?? floatScalarOf(facts.constant(i)));
  const isKnown = typeof start === 'number' && typeof limit === 'number' && typeof delta === 'number';
  return [{type, dims: [isKnown ? rangeLength({start, limit, delta}, type) : undefined]}];
}

export interface RangeEnds {
  readonly start: number;
  readonly limit: number;
  readonly delta: number;
}

/** Number of elements of a Range; undefined when `delta` is 0. The engine takes the difference in the element type. */
export function rangeLength({start, limit, delta}: RangeEnds, type: ElementType | undefined): number | undefined {
  const difference = type === 'float32' ? Math.fround(limit - start) : limit - start;
  const length = Math.ceil(difference / delta);
  return Number.isFinite(length) ? Math.max(0, length) : undefined;
}

export const RESHAPE_RULES: ShapeRules = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Shape: shapeOf,
  Size: (facts) => {
    const dims = facts.shape(0);
    return [{type: 'int64', dims: [], integers: isStatic(dims) ? [elementCount(dims)] : undefined}];
  },
  Expand: expand,
  ConstantOfShape: constantOfShape,
  Constant: constant,
  Range: range,
};
