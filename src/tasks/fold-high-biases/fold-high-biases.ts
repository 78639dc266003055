import type {ChannelStatistics} from '../../artifacts/channel-statistics.ts';
import type {Graph, Model} from '../../onnx/graph.ts';
import {type Edge, equalizationEdges} from '../../onnx/passes/equalization-edges.ts';
import {type LinearLayer, linearLayerOf, setConstant} from '../../onnx/passes/scale-channels.ts';
import {type WeightGrid, weightGrid} from '../../onnx/passes/weight-grid.ts';
import {floatVector} from '../../onnx/rewrite/constants.ts';
import {addConstant} from '../../onnx/rewrite/edit-graph.ts';

/** A normal variable is less than mean − 3 deviations in 0.1 % of the cases. Source: DFQ, section 4.1.3. */
const DEVIATIONS = 3;

/**
 * Takes from the bias of a layer what hardly any of its values falls below, and gives it to the layer behind:
 *
 *     c = max(0, mean − 3 · deviation),  b1' = b1 − c,  b2' = b2 + Σ W2 · c.
 *
 * Between the two is nothing or a Relu, for which relu(x) − c = relu(x − c) holds where x ≥ c. A layer behind that pads,
 * or that has no place for a bias (MatMul), is left: padded zeros would be shifted too.
 *
 * Source: Nagel et al., arXiv 1906.04721, section 4.1.3; mean and deviation are measured, in place of the shift and scale
 * of a BatchNormalization.
 *
 * @returns channels that were changed
 */
export function foldHighBiases({graph}: Model, {layers}: ChannelStatistics): number {
  let count = 0;
  for (const {from, to, between, repeat} of equalizationEdges(graph, {through: 'activations', gates: 'keep'})) {
    const statistics = layers.get(from.node.output().name);
    const isPlain = repeat === 1 && between.every(({opType}) => opType === 'Relu');
    if (!statistics || !isPlain || !hasPlainBias(from) || !hasPlainBias(to) || pads(to)) continue;
    const shares = statistics.mean.map((mean, c) => Math.max(0, mean - DEVIATIONS * statistics.deviation[c]!));
    const high = shares.filter((share) => share > 0).length;
    if (high > 0 && moveShares(graph, {from, to}, shares)) count += high;
  }
  return count;
}

/** Not MatMul, whose bias would be an Add. */
const hasPlainBias = ({node}: LinearLayer): boolean => node.opType !== 'MatMul';

const pads = ({node}: LinearLayer): boolean =>
  (node.ints('pads') ?? []).some((pad) => pad !== 0) ||
  node.opType === 'ConvTranspose' ||
  /^SAME/.test(node.string('auto_pad') ?? '');

function moveShares(graph: Graph, {from, to}: Pick<Edge, 'from' | 'to'>, shares: Float64Array): boolean {
  // Read anew: the layer may have been the second of another pair.
  const [first, second] = [linearLayerOf(from.node), linearLayerOf(to.node)];
  const grid = second && weightGrid(second);
  if (!first || !second || !grid) return false;
  const gain = second.node.opType === 'Gemm' ? (second.node.float('alpha') ?? 1) : 1;
  const added = sumOverInputs(second.weight.data, grid, shares);
  setBias(
    graph,
    first,
    first.bias.map((value, c) => value - shares[c]!),
  );
  setBias(
    graph,
    second,
    second.bias.map((value, c) => value + gain * added[c]!),
  );
  return true;
}

/** Σ over inputs and taps of weight · share, shape [groups · outputs]. */
function sumOverInputs(weight: Float32Array, grid: WeightGrid, shares: Float64Array): Float64Array {
  const {groups, outputs, inputs, taps, groupStride, outputStride, inputStride} = grid;
  const sums = new Float64Array(groups * outputs);
  for (let o = 0; o < sums.length; o++) {
    const group = Math.floor(o / outputs);
    for (let i = 0; i < inputs; i++) {
      const first = group * groupStride + (o % outputs) * outputStride + i * inputStride;
      for (let tap = 0; tap < taps; tap++) sums[o]! += weight[first + tap]! * shares[group * inputs + i]!;
    }
  }
  return sums;
}

function setBias(graph: Graph, {node}: LinearLayer, bias: Float64Array): void {
  const tensor = floatVector(Float32Array.from(bias));
  if (node.opType === 'Gemm') node.attributes.delete('beta');
  if (node.inputs[2]) setConstant(graph, node, 2, tensor);
  else graph.setInput(node, 2, addConstant(graph, `${node.input(1).name}_bias`, tensor));
}
