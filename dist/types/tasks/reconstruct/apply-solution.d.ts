import type { Graph } from '../../onnx/graph.ts';
import { type Layer } from './layers.ts';
import type { Solution } from './solve-layer.ts';
/**
 * Constants that other nodes read too are left to them. An integer bias keeps to the scale of the accumulator.
 *
 * @param graph quantized, changed in place
 */
export declare function applySolution(graph: Graph, layer: Layer, { integers, scales, bias }: Solution): void;
