/**
 * Which values of a model must be fetched to know the statistics of all that are wanted. An output costs memory and time,
 * and operators that only move elements change nothing about their distribution: the elements of a Reshape are those of
 * its input, and those of a Concat are its inputs' together.
 */
import type { Graph } from '../../onnx/graph.ts';
export interface TappedValues {
    /** To be fetched and measured, each once. */
    readonly bases: readonly string[];
    /** For each wanted value the bases that hold its elements. */
    readonly basesOf: ReadonlyMap<string, readonly string[]>;
}
/**
 * @param names of values of the main graph that are computed or fed
 * @param joinsConcat also takes the inputs of a Concat for it, where all of them are measured anyway
 */
export declare function tappedValues(graph: Graph, names: readonly string[], joinsConcat: boolean): TappedValues;
