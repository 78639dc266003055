import type { Diagnostic } from '../../base/diagnostic.ts';
import type { SubgraphSpec } from '../../manifest/manifest.ts';
import type { Node } from '../../onnx/graph.ts';
export interface NodesOfSubgraph {
    readonly nodes: ReadonlySet<Node>;
    /** No way leads from a start to an end. */
    readonly warnings: readonly Diagnostic[];
    /** Names that no node has. */
    readonly errors: readonly Diagnostic[];
}
/**
 * The nodes on a path from one of `start` to one of `end`, these included: what is reached from the starts and reaches the
 * ends. Nodes without a name are called after the first value that they compute.
 *
 * Source: AMD Quark 0.13, subgraphs_to_exclude.
 */
export declare function nodesOfSubgraph(nodes: readonly Node[], { start, end }: SubgraphSpec): NodesOfSubgraph;
