import type { Graph, Value } from './graph.ts';
import { type GraphProto, type TensorProto } from './proto.ts';
import { type FieldTree } from './wire-fields.ts';
/** How initializers of the outermost graph are written: in place, or as references into another file. */
export type EncodeInitializer = (value: Value) => TensorProto;
/** A message, and the fields to be grafted into its bytes. */
export interface Encoded<P> {
    readonly proto: P;
    readonly tree: FieldTree;
}
/** A graph and all its subgraphs. */
export declare function encodeGraph(graph: Graph, encodeInitializer: EncodeInitializer): Encoded<GraphProto>;
