import type { Node } from '../../onnx/graph.ts';
/**
 * The places where a sequence of operator types occurs that computes as one: every value between them is read by the next
 * node only and is no output of the model. Longer sequences go before shorter ones, earlier ones before later ones, and
 * no node belongs to two.
 *
 * @param mayBegin whether a node may be the first of a sequence
 */
export declare function fusedChains(nodes: readonly Node[], sequences: readonly (readonly string[])[], mayBegin?: (node: Node) => boolean): readonly (readonly Node[])[];
