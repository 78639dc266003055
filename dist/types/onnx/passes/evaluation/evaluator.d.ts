import type { Tensor } from '../../../numeric/tensor.ts';
import type { Node } from '../../graph.ts';
/**
 * Computes the outputs of a node from constant inputs (absent ones are undefined), as onnxruntime does. Undefined when it
 * does not know how, or the node is not valid.
 *
 * Shapes of the outputs are already known from shape inference where they are given as `dims`.
 */
export type Evaluator = (node: Node, inputs: readonly (Tensor | undefined)[]) => readonly Tensor[] | undefined;
export type Evaluators = Readonly<Record<string, Evaluator>>;
