import type {Graph, Node, Value} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';
import {constantOf, integersOf} from '../rewrite/constants.ts';
import {replaceNodeByValue} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';

/**
 * Removes nodes that hand on their first input unchanged.
 *
 * Which:
 * 1. Identity.
 * 2. Dropout in inference: `training_mode` absent or constant false, mask unused.
 * 3. Cast to the type the value has.
 * 4. Concat, Sum, Mean, Max, Min of a single input.
 * 5. Pad by constant zeros.
 * 6. Transpose into the order there is.
 *
 * Wiring:
 * a. The output is not a graph output: its readers read the input instead.
 * b. The output is a graph output and the input is computed in the same graph: the input takes over its name.
 * c. The output is a graph output and the input is a graph input, a constant, a value of an outer graph, or another
 *    graph output: the node stays, because an output needs a name of its own.
 *
 * Visits subgraphs.
 */
export const dropIdentity: Pass = {
  name: 'drop-identity',
  apply(model) {
    let changes = 0;
    for (const graph of allGraphs(model.graph))
      for (const node of [...graph.nodes]) if (isIdentity(node, model.opset) && bypass(graph, node)) changes++;
    return changes;
  },
};

function bypass(graph: Graph, node: Node): boolean {
  const source: Value = node.input(0);
  return replaceNodeByValue(graph, node, source);
}

function isIdentity(node: Node, opset: number): boolean {
  if (node.domain !== '' || !node.inputs[0] || !node.outputs[0]) return false;
  if (node.outputs.slice(1).some((output) => output && output.uses.size > 0)) return false;
  const [data, second] = node.inputs;
  switch (node.opType) {
    case 'Identity':
      // Sequences and optionals are handed on too, but their type belongs to the value that declares it.
      return data?.opaqueType === undefined && node.outputs[0].opaqueType === undefined;
    case 'Dropout':
      return isInference(node, opset);
    case 'Cast':
      return data?.elementType !== undefined && data.elementType === node.outputs[0].elementType;
    case 'Concat':
    case 'Sum':
    case 'Mean':
    case 'Max':
    case 'Min':
      return node.inputs.length === 1;
    case 'Pad':
      return isAllZero(node.ints('pads') ?? integersOf(constantOf(second)));
    case 'Transpose':
      return node.ints('perm')?.every((axis, i) => axis === i) ?? false;
    default:
      return false;
  }
}

/** Operator set in which Dropout got the input `training_mode`. */
const DROPOUT_TRAINING_INPUT_OPSET = 12;

function isInference(node: Node, opset: number): boolean {
  const training = node.inputs[2];
  if (opset < DROPOUT_TRAINING_INPUT_OPSET || !training) return true;
  const flag = constantOf(training)?.data;
  return flag instanceof Uint8Array && flag[0] === 0;
}

const isAllZero = (pads: readonly number[] | undefined): boolean => pads?.every((pad) => pad === 0) ?? false;
