import type { Graph, Model, Node } from '../graph.ts';
/** The graph and every subgraph below it, outer ones first, in node order. */
export declare function allGraphs(graph: Graph): Graph[];
/** Every node of the model, also of subgraphs. */
export declare function allNodes(model: Model): Generator<Node>;
/** Names of the operators in the model with how often each occurs, subgraphs included; sorted by name. */
export declare function countOperators(model: Model): Record<string, number>;
