import type { Node } from '../onnx/graph.ts';
export interface FloatNodes {
    readonly version: 1;
    /** Keys of nodes of the imported model's main graph, in its order. */
    readonly nodes: readonly string[];
}
/** What a node is called: its name or, where nodes have none, that of the first value that it computes. */
export declare const nodeKey: ({ name, outputs }: Node) => string;
export declare const encodeFloatNodes: (nodes: FloatNodes) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a list of this version */
export declare function decodeFloatNodes(bytes: Uint8Array): FloatNodes;
