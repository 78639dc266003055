import {Failure} from '../../base/failure.ts';
import type {Model, Node} from '../../onnx/graph.ts';
import {allNodes} from '../../onnx/rewrite/all-graphs.ts';
import {describeNode} from '../../onnx/rewrite/edit-graph.ts';

/** Operators whose first inputs must be of one element type, with the number of those inputs. */
const SAME_TYPE_INPUTS: Readonly<Record<string, number>> = {
  Add: 2,
  Concat: Infinity,
  Conv: 3,
  ConvTranspose: 3,
  Div: 2,
  Gemm: 3,
  MatMul: 2,
  Mul: 2,
  Sub: 2,
};

/**
 * Finds what no engine would run and later steps would take on trust: layers whose inputs are of different types.
 *
 * @throws Failure `bad-model` that names the first such node
 */
export function checkTypes(model: Model): void {
  for (const node of allNodes(model)) checkNode(node);
}

function checkNode(node: Node): void {
  const count = node.domain === '' ? SAME_TYPE_INPUTS[node.opType] : undefined;
  if (count === undefined) return;
  const typed = node.inputs.slice(0, count).filter((input) => input?.elementType !== undefined);
  const [first] = typed;
  const other = typed.find((input) => input?.elementType !== first?.elementType);
  if (!first || !other) return;
  throw new Failure({
    reason: 'bad-model',
    message: `${describeNode(node)} reads "${first.name}" of type ${first.elementType} and "${other.name}" of type ${other.elementType}, which must be of one type.`,
    remedy: 'Export the model again, or put a Cast before the input of the other type.',
  });
}
