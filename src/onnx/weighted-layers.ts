/** Layers that multiply by constant weights, and what they cost. */
import {elementCount} from '../numeric/tensor.ts';
import {type Graph, type Node, ONNX_DOMAIN, type Value} from './graph.ts';

export interface WeightedLayer {
  readonly node: Node;
  readonly weight: Value;
  readonly output: Value;
  readonly outputChannels: number;
  /** Floating-point operations of one run, a multiplication and an addition being two; the bias is not counted. */
  readonly flops: number;
}

/**
 * Convolutions and products with a constant matrix, in the order of the graph. Nodes in subgraphs are not among them.
 *
 * FLOPs of Conv, Gemm and MatMul are 2 · output elements · (weights / output channels), of ConvTranspose
 * 2 · input elements · (weights / input channels): each element meets every weight of its channel once.
 *
 * Dimensions that are not known count as 1, which is right for a batch.
 */
export function weightedLayers({nodes}: Graph): readonly WeightedLayer[] {
  return nodes.flatMap((node) => {
    const weight = node.inputs[1];
    const output = node.outputs[0];
    if (node.domain !== ONNX_DOMAIN || !weight?.initializer || !output) return [];
    const channels = channelsOf(node, weight.initializer.dims);
    if (!channels) return [];
    const {dims} = weight.initializer;
    const value = node.opType === 'ConvTranspose' ? node.input(0) : output;
    const perElement = channels.counted === 0 ? 0 : elementCount(dims) / channels.counted;
    return [{node, weight, output, outputChannels: channels.output, flops: 2 * knownCount(value) * perElement}];
  });
}

interface Channels {
  readonly output: number;
  /** Of the value whose elements are counted. */
  readonly counted: number;
}

function channelsOf(node: Node, dims: readonly number[]): Channels | undefined {
  const [first = 1, second = 1] = dims;
  const same = (channels: number): Channels => ({output: channels, counted: channels});
  switch (node.opType) {
    case 'Conv':
      return same(first);
    case 'ConvTranspose':
      return {output: second * (node.int('group') ?? 1), counted: first};
    case 'Gemm':
      return same((node.int('transB') ?? 0) === 0 ? second : first);
    case 'MatMul': {
      // A matrix for each batch multiplies no output by more than its own.
      const [rows = 1, columns = 1] = dims.slice(-2);
      const batches = elementCount(dims) / (rows * columns || 1);
      return dims.length < 2 ? undefined : {output: columns, counted: columns * batches};
    }
    default:
      return undefined;
  }
}

const knownCount = ({dims}: Value): number =>
  (dims ?? []).reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);
