import type {Graph, Node} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';
import {constantOf, floatsOf, floatVector} from '../rewrite/constants.ts';
import {addConstant, onlyConsumer, takeOverOutput, truncateOutputs} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';
import {constantOperand} from './constant-operand.ts';
import {type ChannelAffine, linearLayerOf, scaleChannels, setConstant} from './scale-channels.ts';

const DEFAULT_EPSILON = 1e-5;

/**
 * Folds BatchNormalization into the layer before it:
 *
 *     factor = scale / sqrt(variance + epsilon),  weight' = weight * factor,  bias' = (bias - mean) * factor + B
 *
 * 1. After Conv, depthwise and grouped too; a missing bias is added.
 * 2. After ConvTranspose, whose output channels are the second axis of the weight, group by group.
 * 3. After Gemm, either way round; `beta` becomes 1.
 * 4. After MatMul by a constant matrix with a result of rank 2: the node becomes an Add.
 * 5. After MatMul and Add of a constant: the constant takes the shift.
 * 6. The layer's output has other readers or is a graph output: left.
 * 7. Training mode, parameters that are not float32 constants, or a result that is not finite: left.
 *
 * Computed in double and stored as float32. The layer's output gets the name of the BatchNormalization's output. Visits
 * subgraphs. Source: Jacob et al., "Quantization and Training of Neural Networks …", arXiv 1712.05877, section 3.2.
 */
export const foldBatchNormalization: Pass = {
  name: 'fold-batch-normalization',
  apply(model) {
    let changes = 0;
    for (const graph of allGraphs(model.graph))
      for (const node of [...graph.nodes]) if (foldNode(graph, node)) changes++;
    return changes;
  },
};

function foldNode(graph: Graph, node: Node): boolean {
  const affine = affineOf(node);
  const before = node.inputs[0]?.producer;
  if (!affine || !before || onlyConsumer(graph, node.input(0)) !== node || !graph.nodes.includes(before)) return false;
  if (before.opType === 'Add') return foldBehindAdd(graph, node, before, affine);
  const layer = linearLayerOf(before);
  if (!layer || layer.channels !== affine.factor.length) return false;
  if (!scaleChannels(graph, layer, affine)) return false;
  if (before.opType === 'MatMul') becomeAdd(graph, node, affine.shift);
  else takeOverOutput(graph, before, node);
  return true;
}

/** What an inference BatchNormalization does per channel; undefined when it is none. */
function affineOf(node: Node): ChannelAffine | undefined {
  if (node.opType !== 'BatchNormalization' || node.domain !== '' || node.int('training_mode') === 1) return undefined;
  if (node.outputs.slice(1).some((output) => output && output.uses.size > 0)) return undefined;
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((index) => floatsOf(constantOf(node.inputs[index])));
  if (!scale || !offset || !mean || !variance || node.int('spatial') === 0) return undefined;
  const epsilon = node.float('epsilon') ?? DEFAULT_EPSILON;
  const factor = Float64Array.from(scale, (value, c) => value / Math.sqrt(variance[c]! + epsilon));
  const shift = Float64Array.from(offset, (value, c) => value - mean[c]! * factor[c]!);
  return {factor, shift};
}

/** Case 4: what remains of the normalization is the shift. */
function becomeAdd(graph: Graph, node: Node, shift: Float64Array): void {
  const constant = addConstant(graph, `${node.output().name}_shift`, floatVector(Float32Array.from(shift)));
  node.opType = 'Add';
  node.attributes.clear();
  graph.truncateInputs(node, 1);
  graph.setInput(node, 1, constant);
  truncateOutputs(graph, node, 1);
}

/** Case 5. */
function foldBehindAdd(graph: Graph, node: Node, add: Node, affine: ChannelAffine): boolean {
  const operand = constantOperand(add);
  if (!operand) return false;
  const matMul = add.inputs[1 - operand.index]?.producer;
  if (matMul?.opType !== 'MatMul' || onlyConsumer(graph, matMul.output()) !== add) return false;
  const layer = linearLayerOf(matMul);
  const addend = operand.perChannel(affine.factor.length, 2);
  if (!layer || !addend || layer.channels !== affine.factor.length) return false;
  const sum = Float32Array.from(addend, (value, c) => value * affine.factor[c]! + affine.shift[c]!);
  if (!sum.every(Number.isFinite) || !scaleChannels(graph, layer, affine)) return false;
  setConstant(graph, add, operand.index, floatVector(sum));
  takeOverOutput(graph, add, node);
  return true;
}
