import type {Graph, Node} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';
import {onlyConsumer, takeOverOutput} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';
import {constantOperand} from './constant-operand.ts';
import {type ChannelAffine, linearLayerOf, scaleChannels} from './scale-channels.ts';

/**
 * Folds arithmetic with constants into the layer before it, as BatchNormalization is folded.
 *
 * 1. Conv, ConvTranspose or Gemm → Add, Sub, Mul or Div by a constant number or a constant per channel: done.
 * 2. `constant - x` negates the layer; `constant / x` is not linear: left.
 * 3. A constant that varies along another axis, or has more axes than the result: left.
 * 4. The layer's output has other readers or is a graph output: left.
 * 5. A result that is not finite (division by zero): left.
 *
 * Computed in double and stored as float32. The layer's output gets the name of the arithmetic's output. Visits
 * subgraphs.
 */
export const foldAffine: Pass = {
  name: 'fold-affine',
  apply(model) {
    let changes = 0;
    for (const graph of allGraphs(model.graph))
      for (const node of [...graph.nodes]) if (foldNode(graph, node)) changes++;
    return changes;
  },
};

const OPERATORS: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div']);

function foldNode(graph: Graph, node: Node): boolean {
  if (!OPERATORS.has(node.opType) || node.domain !== '') return false;
  const operand = constantOperand(node);
  if (!operand) return false;
  const data = node.input(1 - operand.index);
  const before = data.producer;
  if (!before || before.opType === 'MatMul' || onlyConsumer(graph, data) !== node) return false;
  if (!graph.nodes.includes(before)) return false;
  const layer = linearLayerOf(before);
  const constant = layer && operand.perChannel(layer.channels, layer.rank);
  const affine = constant && affineOf(node.opType, operand.index === 0, constant);
  if (!layer || !affine || !scaleChannels(graph, layer, affine)) return false;
  takeOverOutput(graph, before, node);
  return true;
}

/** The arithmetic as `y * factor + shift`; undefined when it is not linear. */
function affineOf(opType: string, constantIsFirst: boolean, constant: Float64Array): ChannelAffine | undefined {
  const all = (value: number): Float64Array => new Float64Array(constant.length).fill(value);
  switch (opType) {
    case 'Add':
      return {factor: all(1), shift: constant};
    case 'Sub':
      return constantIsFirst ? {factor: all(-1), shift: constant} : {factor: all(1), shift: constant.map((c) => -c)};
    case 'Mul':
      return {factor: constant, shift: all(0)};
    default:
      return constantIsFirst ? undefined : {factor: constant.map((c) => 1 / c), shift: all(0)};
  }
}
