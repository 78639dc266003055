import type { Tensor } from '../../numeric/tensor.ts';
import type { Graph, Node, Value } from '../graph.ts';
/** `Conv "conv_1"`, or, for a node without name, by its first output: for messages. */
export declare function describeNode(node: Node): string;
/** A name that is free in the graph, the graphs around it and the subgraphs inside it: `base`, `base_1`, `base_2`, … */
export declare function freshValueName(graph: Graph, base: string): string;
/** A new initializer under a free name derived from `base`. */
export declare function addConstant(graph: Graph, base: string, tensor: Tensor): Value;
/** Removes a node whose outputs nobody uses, and all uses of outer values from within its subgraphs. */
export declare function removeNodeDeep(graph: Graph, node: Node): void;
/**
 * Lets the node compute a new value in place of its output at `index` and gives both: `inner` is what the node computes
 * now; `outer` is the old value with all its uses and its name, without producer, for a node added behind.
 */
export declare function detachOutput(graph: Graph, node: Node, index: number, base: string): {
    inner: Value;
    outer: Value;
};
/** Removes the outputs from `count` on; they must have no uses. */
export declare function truncateOutputs(graph: Graph, node: Node, count: number): void;
/**
 * Makes the outputs of a node constants, under their names, and removes the node. Gives false, and does nothing, when one
 * of them is a graph output: those stay computed.
 *
 * @param tensors one per output; absent outputs are passed over
 */
export declare function replaceNodeByConstants(graph: Graph, node: Node, tensors: readonly Tensor[]): boolean;
/**
 * Removes a node that computes `output` and lets `replacement` take its place under the name of `output`, if that name
 * must stay because it is a graph output. Gives false, and does nothing, when that is impossible: a graph output cannot
 * be an input, a constant, a value of an outer graph, or a second name of another output.
 */
export declare function replaceNodeByValue(graph: Graph, node: Node, replacement: Value): boolean;
/**
 * Removes `later`, the only reader of what `earlier` computes, so that `earlier` now computes later's output, under
 * later's name.
 */
export declare function takeOverOutput(graph: Graph, earlier: Node, later: Node): void;
/** The only node that reads the value, if it is one node of the same graph and the value is no graph output. */
export declare function onlyConsumer(graph: Graph, value: Value): Node | undefined;
