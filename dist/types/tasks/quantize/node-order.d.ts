import type { Graph } from '../../onnx/graph.ts';
export declare function sortBreadthFirst(graph: Graph): void;
