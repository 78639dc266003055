import { Graph } from './graph.ts';
import { type GraphProto } from './proto.ts';
import { type ReadExternal } from './tensor-proto.ts';
import { type FieldTree } from './wire-fields.ts';
/** Field numbers below which carried fields hang (see `proto-fields.ts`). */
export declare const GRAPH_FIELD: {
    readonly node: 1;
    readonly initializer: 5;
    readonly input: 11;
    readonly output: 12;
    readonly valueInfo: 13;
};
export declare const NODE_FIELD: {
    readonly attribute: 5;
};
export declare const ATTRIBUTE_FIELD: {
    readonly graph: 6;
    readonly graphs: 11;
};
/** Initializers had to be listed among the inputs before this IR version, and were no inputs. */
export declare const IR_VERSION_OF_PURE_INPUTS = 4;
export interface DecodeContext {
    readonly readExternal: ReadExternal | undefined;
    readonly irVersion: number;
}
/** A message and what to carry along of it. */
export interface Message<P> {
    readonly proto: P;
    readonly tree: FieldTree | undefined;
}
/**
 * A graph and all its subgraphs.
 *
 * @throws Failure 'bad-model' for names that are missing or taken and tensors that do not fit
 */
export declare function decodeGraph(message: Message<GraphProto>, parent: Graph | undefined, context: DecodeContext): Graph;
/** "ai.onnx" is the standard domain written out. */
export declare const readDomain: (domain: string | null | undefined) => string;
