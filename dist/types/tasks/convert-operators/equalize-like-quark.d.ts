import type { Graph } from '../../onnx/graph.ts';
/** @returns the number of times that layers were equalized */
export declare function equalizeLikeQuark(graph: Graph): number;
