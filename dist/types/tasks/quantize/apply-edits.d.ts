import type { Placement } from '../../artifacts/placement.ts';
import type { Graph, Node } from '../../onnx/graph.ts';
/** Makes the changes of a placement that come before quantizers are written. Node indexes are those before any change. */
export declare function applyEdits(graph: Graph, nodes: readonly Node[], { edits }: Placement): void;
