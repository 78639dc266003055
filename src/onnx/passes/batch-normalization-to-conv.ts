import type {Graph, Node} from '../graph.ts';
import {constantOf, floatsOf, floatVector} from '../rewrite/constants.ts';
import {addConstant} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';

const DEFAULT_EPSILON = 1e-5;
const IMAGE_RANK = 4;

/**
 * Makes a depthwise Conv with a 1×1 kernel of a BatchNormalization that could not be folded into a layer before it.
 *
 * 1. Inputs of rank 4, parameters float32 constants, inference.
 * 2. Anything else: left.
 *
 * Main graph only. Computed in double and stored as float32. Source: AMD Quark 0.13, ConvertBNToConv.
 */
export const batchNormalizationToConv: Pass = {
  name: 'batch-normalization-to-conv',
  apply({graph}) {
    return graph.nodes.filter((node) => convert(graph, node)).length;
  },
};

function convert(graph: Graph, node: Node): boolean {
  if (node.opType !== 'BatchNormalization' || node.domain !== '' || node.int('training_mode') === 1) return false;
  const parameters = [1, 2, 3, 4].map((index) => floatsOf(constantOf(node.inputs[index])));
  const [scale, offset, mean, variance] = parameters;
  if (node.input(0).dims?.length !== IMAGE_RANK || !scale || !offset || !mean || !variance) return false;
  if (node.outputs.length > 1) return false;
  const epsilon = node.float('epsilon') ?? DEFAULT_EPSILON;
  const factors = Float64Array.from(scale, (value, c) => value / Math.sqrt(variance[c]! + epsilon));
  const biases = Float32Array.from(offset, (value, c) => value - mean[c]! * factors[c]!);
  const weight = {type: 'float32', dims: [factors.length, 1, 1, 1], data: Float32Array.from(factors)} as const;
  const {name} = node.output();
  node.opType = 'Conv';
  node.attributes.clear();
  node.attributes.set('group', {type: 'int', value: factors.length});
  node.attributes.set('kernel_shape', {type: 'ints', value: [1, 1]});
  graph.truncateInputs(node, 1);
  graph.setInput(node, 1, addConstant(graph, `${name}_weight`, weight));
  graph.setInput(node, 2, addConstant(graph, `${name}_bias`, floatVector(biases)));
  return true;
}
