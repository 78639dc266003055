import {invariant} from '../../base/invariant.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import type {Graph, Model, Node} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';
import {toInt64} from '../rewrite/constants.ts';
import {replaceNodeByConstants} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';
import {isStatic} from '../shapes/dims.ts';
import {type IntegerFacts, inferFacts} from '../shapes/infer-shapes.ts';
import {evaluateNode} from './evaluate-node.ts';

/** Operator set in which axes and sizes became inputs. */
const INPUTS_OPSET = 13;

/**
 * Replaces nodes whose results are known by constants, under the names of their outputs.
 *
 * 1. All inputs are constant and the operator is one that `evaluateNode` computes.
 * 2. The contents follow from shapes: Shape, Gather, Concat, … of sizes that are fixed, also when the tensor whose
 *    shape is asked is not constant.
 * 3. The result is a graph output, or larger than 16 MiB without being smaller than the inputs: left.
 * 4. Quantize and dequantize operators: left, they are what makes a weight a quantized one.
 *
 * Repeats until nothing is left, since a shape that became constant may fix others. Infers types and shapes. Visits
 * subgraphs. What became unused is left to `drop-unused`. Requires operator set 13.
 */
export const foldConstants: Pass = {
  name: 'fold-constants',
  requires: ({opset}) => invariant(opset >= INPUTS_OPSET, () => `fold-constants needs operator set 13, not ${opset}`),
  apply(model) {
    let changes = 0;
    for (;;) {
      const found = foldOnce(model, inferFacts(model));
      if (found === 0) return changes;
      changes += found;
    }
  },
};

function foldOnce(model: Model, facts: IntegerFacts): number {
  let changes = 0;
  for (const graph of allGraphs(model.graph))
    for (const node of [...graph.nodes]) if (foldNode(graph, node, facts)) changes++;
  return changes;
}

function foldNode(graph: Graph, node: Node, facts: IntegerFacts): boolean {
  if (node.outputs.length === 0 || node.opType === 'Constant') return false;
  const tensors = fromFacts(node, facts) ?? evaluate(node);
  return tensors !== undefined && replaceNodeByConstants(graph, node, tensors);
}

/** Case 2: the only output is an integer tensor of which every element is known. */
function fromFacts(node: Node, facts: IntegerFacts): Tensor[] | undefined {
  const [output] = node.outputs;
  const integers = output && facts.get(output);
  if (!output || node.outputs.length !== 1 || !integers?.every(Number.isSafeInteger)) return undefined;
  const {elementType, dims} = output;
  const numbers = integers as readonly number[];
  if (!isStatic(dims) || (dims[0] ?? 1) !== numbers.length) return undefined;
  if (elementType === 'int64') return [{type: 'int64', dims, data: BigInt64Array.from(numbers, toInt64)}];
  return undefined;
}

/** Case 1. A node without inputs (random numbers) is not constant. */
function evaluate(node: Node): readonly Tensor[] | undefined {
  if (node.inputs.length === 0 || node.inputs.some((input) => input && input.initializer === undefined))
    return undefined;
  return evaluateNode(
    node,
    node.inputs.map((input) => input?.initializer),
  );
}
