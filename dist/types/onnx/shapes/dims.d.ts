/** Arithmetic on dimensions that may be numbers, named symbols, or unknown. Never guesses: what is not sure is unknown. */
import type { Dim } from '../graph.ts';
export type Dims = readonly Dim[];
export declare const isStatic: (dims: Dims | undefined) => dims is readonly number[];
/** A shape of which only the rank is known. */
export declare const unknownDims: (rank: number) => Dims;
/** `axis` counted from the start; undefined when it lies outside of `rank`. */
export declare function normalizeAxis(axis: number, rank: number): number | undefined;
/** `dims` with one dimension exchanged. */
export declare const withDim: (dims: Dims, axis: number, dim: Dim) => Dims;
/** The shape of an operation with multidirectional broadcasting. Source: ONNX, Broadcasting. */
export declare function broadcastDims(shapes: readonly (Dims | undefined)[]): Dims | undefined;
/** Product of dimensions; a single symbol times 1 stays that symbol. */
export declare function productDim(dims: Dims): Dim;
/** Sum of dimensions; 0 plus a symbol stays that symbol. */
export declare function sumDim(dims: Dims): Dim;
/**
 * The shape that remains for -1 in a Reshape: product of `from` over product of `to`, symbols that occur in both
 * cancelled; undefined unless the quotient is a whole number or one symbol.
 */
export declare function quotientDim(from: Dims, to: Dims): Dim;
/** What two sources say about one shape: `first` wins, and where it does not know, `second` may. */
export declare function mergeDims(first: Dims | undefined, second: Dims | undefined): Dims | undefined;
/** What holds whichever of two shapes it is. */
export declare function commonDims(a: Dims | undefined, b: Dims | undefined): Dims | undefined;
