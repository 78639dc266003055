import type { Graph } from '../../onnx/graph.ts';
import { type Layer } from './layers.ts';
import type { Solution } from './solve-layer.ts';
/**
 * Constants that other nodes read too are left to them. An int32 bias keeps to the scale of the accumulator, a narrower one
 * to its own.
 *
 * @param graph quantized, changed in place
 */
export declare function applySolution(graph: Graph, layer: Layer, { integers, scales, bias }: Solution): void;
