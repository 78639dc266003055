/** Arithmetic on dimensions that may be numbers, named symbols, or unknown. Never guesses: what is not sure is unknown. */
import type {Dim} from '../graph.ts';

export type Dims = readonly Dim[];

export const isStatic = (dims: Dims | undefined): dims is readonly number[] =>
  dims?.every((dim) => typeof dim === 'number') ?? false;

/** A shape of which only the rank is known. */
export const unknownDims = (rank: number): Dims => new Array<Dim>(rank).fill(undefined);

/** `axis` counted from the start; undefined when it lies outside of `rank`. */
export function normalizeAxis(axis: number, rank: number): number | undefined {
  const positive = axis < 0 ? axis + rank : axis;
  return positive >= 0 && positive < rank ? positive : undefined;
}

/** `dims` with one dimension exchanged. */
export const withDim = (dims: Dims, axis: number, dim: Dim): Dims => dims.map((old, i) => (i === axis ? dim : old));

/** The dimension two broadcast dimensions give; undefined when not sure (or when they do not fit). */
function broadcastDim(a: Dim, b: Dim): Dim {
  if (a === 1) return b;
  if (b === 1) return a;
  if (a === b) return a;
  if (typeof a === 'number') return typeof b === 'number' ? undefined : a;
  return typeof b === 'number' ? b : undefined;
}

/** The shape of an operation with multidirectional broadcasting. Source: ONNX, Broadcasting. */
export function broadcastDims(shapes: readonly (Dims | undefined)[]): Dims | undefined {
  let result: Dims = [];
  for (const dims of shapes) {
    if (!dims) return undefined;
    const rank = Math.max(result.length, dims.length);
    const left = result;
    result = Array.from({length: rank}, (_, i) => broadcastDim(dimFromEnd(left, rank - i), dimFromEnd(dims, rank - i)));
  }
  return result;
}

/** The dimension `distance` places before the end (1 is the last); 1 beyond the start. */
const dimFromEnd = (dims: Dims, distance: number): Dim => (distance > dims.length ? 1 : dims[dims.length - distance]);

/** Product of dimensions; a single symbol times 1 stays that symbol. */
export function productDim(dims: Dims): Dim {
  let product = 1;
  let symbol: string | undefined;
  for (const dim of dims) {
    if (dim === 0) return 0;
    if (dim === undefined || (typeof dim === 'string' && symbol !== undefined)) return undefined;
    if (typeof dim === 'string') symbol = dim;
    else product *= dim;
  }
  if (symbol === undefined) return product;
  return product === 1 ? symbol : undefined;
}

/** Sum of dimensions; 0 plus a symbol stays that symbol. */
export function sumDim(dims: Dims): Dim {
  const known = dims.filter((dim) => dim !== 0);
  if (known.length === 1) return known[0];
  let sum = 0;
  for (const dim of known) {
    if (typeof dim !== 'number') return undefined;
    sum += dim;
  }
  return sum;
}

/**
 * The shape that remains for -1 in a Reshape: product of `from` over product of `to`, symbols that occur in both
 * cancelled; undefined unless the quotient is a whole number or one symbol.
 */
export function quotientDim(from: Dims, to: Dims): Dim {
  const rest = [...from];
  let divisor = 1;
  for (const dim of to) {
    if (typeof dim === 'number') divisor *= dim;
    else {
      const position = dim === undefined ? -1 : rest.indexOf(dim);
      if (position < 0) return undefined;
      rest.splice(position, 1);
    }
  }
  if (divisor === 0) return undefined;
  if (rest.some((dim) => typeof dim === 'string')) return quotientWithSymbol(rest, divisor);
  const product = productDim(rest);
  return typeof product === 'number' && product % divisor === 0 ? product / divisor : undefined;
}

function quotientWithSymbol(rest: Dims, divisor: number): Dim {
  const symbols = rest.filter((dim) => typeof dim === 'string');
  const product = productDim(rest.filter((dim) => typeof dim !== 'string'));
  return symbols.length === 1 && product === divisor ? symbols[0] : undefined;
}

/** What two sources say about one shape: `first` wins, and where it does not know, `second` may. */
export function mergeDims(first: Dims | undefined, second: Dims | undefined): Dims | undefined {
  if (!first || !second || first.length !== second.length) return first ?? second;
  return first.map((dim, i) => dim ?? second[i]);
}

/** What holds whichever of two shapes it is. */
export function commonDims(a: Dims | undefined, b: Dims | undefined): Dims | undefined {
  if (!a || !b || a.length !== b.length) return undefined;
  return a.map((dim, i) => (dim === b[i] ? dim : undefined));
}
