import type { Graph, Node, Value } from '../graph.ts';
/** What nodes of a quantized graph compute in the float graph that it was made of. */
export interface FloatCounterparts {
    /** The output of the same operator in the float graph; undefined where there is none, or where it need not correspond. */
    readonly outputOf: (node: Node) => Value | undefined;
}
/**
 * A node's counterpart has its name or, where nodes have none, computes the value of its output's name. Values behind
 * subgraphs, and behind operators whose output's shape depends on data, need not correspond. Subgraphs are not looked into.
 */
export declare function floatCounterparts(imported: Graph): FloatCounterparts;
