/** Layers whose outputs are linear in weight and bias, and how to multiply and shift their output channels. */
import {elementCount, type Tensor} from '../../numeric/tensor.ts';
import type {Graph, Node, Value} from '../graph.ts';
import {constantOf, floatsOf, floatVector} from '../rewrite/constants.ts';
import {addConstant, freshValueName} from '../rewrite/edit-graph.ts';

/** A node with constant weight (and constant or absent bias) whose output channels can be scaled through them. */
export interface LinearLayer {
  readonly node: Node;
  readonly channels: number;
  /** Rank of the output; the channel axis is 1. */
  readonly rank: number;
  /** The weight, seen as `[groups, outer, channelsPerGroup, inner]`. */
  readonly weight: Tensor & {readonly data: Float32Array};
  readonly layout: WeightLayout;
  /** One per channel; zeros when the node has no bias. */
  readonly bias: Float64Array;
}

interface WeightLayout {
  readonly groups: number;
  readonly outer: number;
  readonly channelsPerGroup: number;
  readonly inner: number;
}

/** `y' = y * factor[c] + shift[c]`, both of shape [channels]. */
export interface ChannelAffine {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/**
 * The layer a node is: Conv, ConvTranspose, Gemm, or MatMul by a constant matrix of which the result has rank 2.
 * Undefined when it is none, or weight or bias are not float32 constants.
 */
export function linearLayerOf(node: Node): LinearLayer | undefined {
  if (node.domain !== '') return undefined;
  const weight = constantOf(node.inputs[1]);
  const data = floatsOf(weight);
  const layout = weight && layoutOf(node, weight.dims);
  if (!weight || !data || !layout) return undefined;
  const channels = layout.groups * layout.channelsPerGroup;
  const bias = biasOf(node, channels);
  if (!bias) return undefined;
  return {node, channels, rank: weight.dims.length, weight: {...weight, data}, layout, bias};
}

function layoutOf(node: Node, dims: readonly number[]): WeightLayout | undefined {
  const [first = 0, second = 0] = dims;
  switch (node.opType) {
    case 'Conv':
      return {groups: 1, outer: 1, channelsPerGroup: first, inner: elementCount(dims.slice(1))};
    case 'ConvTranspose': {
      const groups = node.int('group') ?? 1;
      return {groups, outer: first / groups, channelsPerGroup: second, inner: elementCount(dims.slice(2))};
    }
    case 'Gemm':
      if (node.int('transB') === 1) return {groups: 1, outer: 1, channelsPerGroup: first, inner: second};
      return {groups: 1, outer: first, channelsPerGroup: second, inner: 1};
    case 'MatMul':
      if (dims.length !== 2 || node.output().dims?.length !== 2) return undefined;
      return {groups: 1, outer: first, channelsPerGroup: second, inner: 1};
    default:
      return undefined;
  }
}

/** The bias per channel as it is added to the output (Gemm's `beta` included); undefined when it is not constant. */
function biasOf(node: Node, channels: number): Float64Array | undefined {
  const result = new Float64Array(channels);
  const input = node.opType === 'MatMul' ? undefined : node.inputs[2];
  if (!input) return result;
  const tensor = constantOf(input);
  const data = floatsOf(tensor);
  if (!tensor || !data || !isPerColumn(tensor.dims, channels)) return undefined;
  const beta = node.opType === 'Gemm' ? (node.float('beta') ?? 1) : 1;
  for (let c = 0; c < channels; c++) result[c] = beta * data[data.length === 1 ? 0 : c]!;
  return result;
}

/** One element, or one per column and nothing along the rows. */
const isPerColumn = (dims: readonly number[], channels: number): boolean =>
  elementCount(dims) === 1 || (dims.at(-1) === channels && elementCount(dims) === channels);

/**
 * Multiplies and shifts the output channels of a layer through its weight and bias, computed in double and stored as
 * float32. The weight keeps its name unless it has other readers. Gives false, and does nothing, when a result would not
 * be finite. A MatMul has no bias: the caller sees to the shift.
 */
export function scaleChannels(graph: Graph, layer: LinearLayer, affine: ChannelAffine): boolean {
  const weight = scaledWeight(layer, affine.factor);
  const bias = Float32Array.from(layer.bias, (old, c) => old * affine.factor[c]! + affine.shift[c]!);
  if (!weight.every(Number.isFinite) || !bias.every(Number.isFinite)) return false;
  const {node} = layer;
  setConstant(graph, node, 1, {...layer.weight, data: weight});
  if (node.opType === 'MatMul') return true;
  if (node.opType === 'Gemm') node.attributes.delete('beta');
  if (node.inputs[2]) setConstant(graph, node, 2, floatVector(bias));
  else if (bias.some((value) => value !== 0)) addBias(graph, node, bias);
  return true;
}

function addBias(graph: Graph, node: Node, bias: Float32Array): void {
  const name = freshValueName(graph, `${node.input(1).name}_bias`);
  graph.setInput(node, 2, graph.addInitializer(name, floatVector(bias)));
}

function scaledWeight({weight, layout}: LinearLayer, factor: Float64Array): Float32Array {
  const {groups, outer, channelsPerGroup, inner} = layout;
  const output = new Float32Array(weight.data.length);
  let position = 0;
  for (let g = 0; g < groups; g++)
    for (let o = 0; o < outer; o++)
      for (let c = 0; c < channelsPerGroup; c++) {
        const scale = factor[g * channelsPerGroup + c]!;
        for (let i = 0; i < inner; i++, position++) output[position] = weight.data[position]! * scale;
      }
  return output;
}

/** Exchanges a constant input: in place where the node is its only reader, else as a new initializer. */
export function setConstant(graph: Graph, node: Node, index: number, tensor: Tensor): void {
  const value: Value = node.input(index);
  if (value.uses.size === 1) {
    value.initializer = tensor;
    value.elementType = tensor.type;
    value.dims = tensor.dims;
    return;
  }
  graph.setInput(node, index, addConstant(graph, value.name, tensor));
}
