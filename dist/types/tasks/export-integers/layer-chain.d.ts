import type { Graph, Node, Value } from '../../onnx/graph.ts';
/** A layer with what computes as one with it. */
export interface LayerChain {
    readonly node: Node;
    readonly hasRelu: boolean;
    /** Constant of an Add behind a MatMul. */
    readonly addend: Value | undefined;
}
/**
 * The layer that computes a value, looking through a Relu and through the Add that is the bias of a MatMul.
 *
 * @returns undefined for a value that is no node's, or that others read as well: they want it in float
 */
export declare function layerBehind(graph: Graph, value: Value): LayerChain | undefined;
