import type { Dim, Model } from '../graph.ts';
/**
 * Gives dynamic dimensions of graph inputs their sizes. A symbol ("batch") gets its size wherever it occurs, in other
 * inputs and in declared shapes too.
 *
 * @param shapes input name → all its sizes
 * @returns how many dimensions of graph inputs became fixed
 * @throws Failure `unsupported-model` for an unknown input, another rank, or a size the model has fixed otherwise
 */
export declare function fixInputShapes(model: Model, shapes: Readonly<Record<string, readonly number[]>>): number;
/** `[batch, 3, ?]`. */
export declare const formatDims: (dims: readonly Dim[]) => string;
