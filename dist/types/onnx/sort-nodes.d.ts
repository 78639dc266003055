import type { Graph, Node, Value } from './graph.ts';
/** Puts the nodes of a graph and of all its subgraphs in topological order. @throws Failure 'bad-model' on a cycle */
export declare function sortNodes(graph: Graph): void;
/**
 * The nodes of a graph so that each stands behind those whose outputs it reads, in its subgraphs too. Stable: nodes move
 * only behind others that they need; a sorted graph stays as it is.
 *
 * @throws Failure 'bad-model' when nodes wait for each other
 */
export declare function topologicalOrder(graph: Graph): Node[];
/** Nodes that wait for each other, in the order of reading; empty when there are none. */
export declare const findCycle: (graph: Graph) => Node[];
/** The values that a node reads: its inputs, and what its subgraphs take from outside of themselves. */
export declare function valuesRead(node: Node): Value[];
/** Values of outer graphs that a subgraph, or one within it, refers to. */
export declare function capturedValues(graph: Graph): Set<Value>;
