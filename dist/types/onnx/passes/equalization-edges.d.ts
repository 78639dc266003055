import type { Graph, Node } from '../graph.ts';
import { type LinearLayer } from './scale-channels.ts';
/** Two layers of which the second reads nothing but what the first computes, channel by channel. */
export interface Edge {
    readonly from: LinearLayer;
    readonly to: LinearLayer;
    /** Nodes on the way, in order. */
    readonly between: readonly Node[];
    /** The Sigmoid of x · sigmoid(x) on the way: not free of scale, so it must be given x as it was. */
    readonly gate: Node | undefined;
    /** How many inputs of `to` one channel of `from` becomes: more than 1 behind a Flatten. */
    readonly repeat: number;
}
/** What a chain of layers may lead through. */
export interface Passage {
    readonly through: 'activations' | 'all';
    /** With 'per-channel' also x · sigmoid(x), once on an edge; the caller must see to it. */
    readonly gates: 'keep' | 'per-channel';
}
/**
 * All edges of the main graph, in the order of their first layers. Between the two stand operators `f` for which
 * `f(s · x) = s · f(x)` holds for every s > 0 and each channel by itself:
 *
 * 1. Relu, LeakyRelu, PRelu with constant slopes, and at most one Clip, which the caller must see to;
 * 2. unless only activations are passed: MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool, ReduceMean and ReduceMax
 *    over other axes than batch and channels, Pad with zeros or with the data's own numbers, Dropout, Identity, Resize that
 *    leaves batch and channels alone, and Flatten and Reshape to [batch, channels · rest].
 *
 * A value with several readers, and one that is an output of the model, ends the way.
 */
export declare function equalizationEdges(graph: Graph, passage: Passage): readonly Edge[];
export interface ClipBounds {
    readonly min: number;
    readonly max: number;
}
/** Constant bounds that enclose zero, infinite where there is none; undefined for others. */
export declare function clipBounds(node: Node): ClipBounds | undefined;
/** One group for each channel, and one channel of it. */
export declare const isDepthwise: ({ node, channels, weight }: LinearLayer) => boolean;
