import {elementCount, type Tensor} from '../../numeric/tensor.ts';
import {bitsOfElementType, rawSizeBytes} from '../element-types.ts';
import {type Node, ONNX_DOMAIN} from '../graph.ts';
import {isStatic} from '../shapes/dims.ts';
import {ARITHMETIC_EVALUATORS} from './evaluation/arithmetic.ts';
import {CREATION_EVALUATORS} from './evaluation/creation.ts';
import type {Evaluators} from './evaluation/evaluator.ts';
import {MOVEMENT_EVALUATORS} from './evaluation/movement.ts';

const EVALUATORS: Evaluators = {...MOVEMENT_EVALUATORS, ...ARITHMETIC_EVALUATORS, ...CREATION_EVALUATORS};

/** Constants above this size are not made: an Expand of a number to a large tensor is better done by the engine. */
const CONSTANT_BYTES_MAX = 16 * 2 ** 20;

const BITS_PER_BYTE = 8;

/**
 * Computes a node whose inputs are constants. Shapes of its outputs must have been inferred. Understands operator sets
 * from 13 on, where axes and sizes are inputs.
 *
 * @param inputs contents of the node's inputs, undefined for absent ones
 * @returns one tensor per output, or undefined when the operator is not handled, the inputs are not valid for it, or a
 *   result would be larger than 16 MiB without being smaller than the inputs
 */
export function evaluateNode(node: Node, inputs: readonly (Tensor | undefined)[]): readonly Tensor[] | undefined {
  const evaluate = node.domain === ONNX_DOMAIN ? EVALUATORS[node.opType] : undefined;
  if (!evaluate || isTooLarge(node, inputs)) return undefined;
  if (inputs.some((input) => input && bitsOfElementType(input.type) < BITS_PER_BYTE)) return undefined;
  if (inputs.some((input) => input?.type.startsWith('complex'))) return undefined;
  const results = evaluate(node, inputs);
  return results?.length === node.outputs.length ? results : undefined;
}

/** Sizes that are not known count as too large. */
function isTooLarge(node: Node, inputs: readonly (Tensor | undefined)[]): boolean {
  const sizeOf = (tensor: Tensor | undefined): number =>
    tensor ? rawSizeBytes(tensor.type, elementCount(tensor.dims)) : 0;
  const inputBytes = inputs.reduce((sum, input) => sum + sizeOf(input), 0);
  let outputBytes = 0;
  for (const output of node.outputs) {
    if (!output) continue;
    if (!isStatic(output.dims) || output.elementType === undefined) return true;
    outputBytes += rawSizeBytes(output.elementType, elementCount(output.dims));
  }
  return outputBytes > CONSTANT_BYTES_MAX && outputBytes > inputBytes;
}
