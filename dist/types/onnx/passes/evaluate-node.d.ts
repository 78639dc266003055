import { type Tensor } from '../../numeric/tensor.ts';
import { type Node } from '../graph.ts';
/**
 * Computes a node whose inputs are constants. Shapes of its outputs must have been inferred. Understands operator sets
 * from 13 on, where axes and sizes are inputs.
 *
 * @param inputs contents of the node's inputs, undefined for absent ones
 * @returns one tensor per output, or undefined when the operator is not handled, the inputs are not valid for it, or a
 *   result would be larger than 16 MiB without being smaller than the inputs
 */
export declare function evaluateNode(node: Node, inputs: readonly (Tensor | undefined)[]): readonly Tensor[] | undefined;
