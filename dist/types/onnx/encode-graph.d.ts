import type { Graph, Value } from './graph.ts';
import { type GraphProto, type TensorProto } from './proto.ts';
import { type FieldTree } from './wire-fields.ts';
/** How initializers of the outermost graph are written: in place, or as references into another file. */
export type EncodeInitializer = (value: Value) => TensorProto;
export interface EncodedGraph {
    readonly proto: GraphProto;
    readonly tree: FieldTree;
}
export declare function encodeGraph(graph: Graph, encodeInitializer: EncodeInitializer): EncodedGraph;
