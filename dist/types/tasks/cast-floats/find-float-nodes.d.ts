import type { Graph, Node } from '../../onnx/graph.ts';
/**
 * The nodes of the main graph that compute with floats, in order: those that the recipe leaves so, and those that nothing
 * is quantized of. A node that reads or gives a quantized value counts as an integer layer unless the recipe left it.
 *
 * @param left keys of the nodes that the recipe leaves in float
 */
export declare function findFloatNodes({ nodes }: Graph, left: ReadonlySet<string>): readonly Node[];
