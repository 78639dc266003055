import {elementCount} from '../../numeric/tensor.ts';
import type {Graph, Node, Value} from '../graph.ts';
import {constantOf, floatScalarOf, floatsOf} from '../rewrite/constants.ts';
import {onlyConsumer} from '../rewrite/edit-graph.ts';
import {type LinearLayer, linearLayerOf} from './scale-channels.ts';

/** Two layers of which the second reads nothing but what the first computes, channel by channel. */
export interface Edge {
  readonly from: LinearLayer;
  readonly to: LinearLayer;
  /** Nodes on the way, in order. */
  readonly between: readonly Node[];
  /** The Sigmoid of x · sigmoid(x) on the way: not free of scale, so it must be given x as it was. */
  readonly gate: Node | undefined;
  /** How many inputs of `to` one channel of `from` becomes: more than 1 behind a Flatten. */
  readonly repeat: number;
}

/** What a chain of layers may lead through. */
export interface Passage {
  readonly through: 'activations' | 'all';
  /** With 'per-channel' also x · sigmoid(x), once on an edge; the caller must see to it. */
  readonly gates: 'keep' | 'per-channel';
}

/**
 * All edges of the main graph, in the order of their first layers. Between the two stand operators `f` for which
 * `f(s · x) = s · f(x)` holds for every s > 0 and each channel by itself:
 *
 * 1. Relu, LeakyRelu, PRelu with constant slopes, and at most one Clip, which the caller must see to;
 * 2. unless only activations are passed: MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool, ReduceMean and ReduceMax
 *    over other axes than batch and channels, Pad with zeros or with the data's own numbers, Dropout, Identity, Resize that
 *    leaves batch and channels alone, and Flatten and Reshape to [batch, channels · rest].
 *
 * A value with several readers, and one that is an output of the model, ends the way.
 */
export function equalizationEdges(graph: Graph, passage: Passage): readonly Edge[] {
  return graph.nodes.flatMap((node) => {
    const from = linearLayerOf(node);
    const edge = from && edgeFrom(graph, from, passage);
    return edge ? [edge] : [];
  });
}

function edgeFrom(graph: Graph, from: LinearLayer, passage: Passage): Edge | undefined {
  const between: Node[] = [];
  let value = from.node.output();
  const gated = passage.gates === 'per-channel' ? gateBehind(graph, value) : undefined;
  if (gated) {
    between.push(gated.gate, gated.product);
    value = gated.product.output();
  }
  for (;;) {
    const node = onlyConsumer(graph, value);
    if (!node || node.inputs[0] !== value || node.domain !== '') return undefined;
    const to = linearLayerOf(node);
    if (to) {
      const repeat = inputCount(to) / from.channels;
      return Number.isInteger(repeat) ? {from, to, between, gate: gated?.gate, repeat} : undefined;
    }
    if (!isPassed(node, passage) || (node.opType === 'Clip' && between.some(({opType}) => opType === 'Clip')))
      return undefined;
    between.push(node);
    value = node.output();
  }
}

/** x · sigmoid(x) of a value that nothing else reads. */
function gateBehind({nodes}: Graph, value: Value): {readonly gate: Node; readonly product: Node} | undefined {
  const readers = value.consumers();
  const gate = readers.find(({opType}) => opType === 'Sigmoid' || opType === 'HardSigmoid');
  const product = readers.find(({opType}) => opType === 'Mul');
  const factor = gate?.outputs[0];
  if (!gate || !product || !factor || value.uses.size !== 2 || factor.uses.size !== 1) return undefined;
  return nodes.includes(product) && product.inputs.includes(factor) ? {gate, product} : undefined;
}

/** Channels that a layer reads. */
function inputCount({node, weight}: LinearLayer): number {
  const [first = 0, second = 0] = weight.dims;
  if (node.opType === 'Conv') return second * (node.int('group') ?? 1);
  return node.int('transB') === 1 ? second : first;
}

function isPassed(node: Node, {through}: Passage): boolean {
  switch (node.opType) {
    case 'Relu':
    case 'LeakyRelu':
      return true;
    case 'PRelu':
      return floatsOf(constantOf(node.inputs[1])) !== undefined;
    case 'Clip':
      return clipBounds(node) !== undefined;
    default:
      return through === 'all' && movesChannelsAlone(node);
  }
}

function movesChannelsAlone(node: Node): boolean {
  const [before, after] = [node.inputs[0]?.dims, node.outputs[0]?.dims];
  switch (node.opType) {
    case 'MaxPool':
    case 'AveragePool':
    case 'GlobalAveragePool':
    case 'GlobalMaxPool':
    case 'Dropout':
    case 'Identity':
      return node.outputs.slice(1).every((output) => !output || output.uses.size === 0);
    case 'ReduceMean':
    case 'ReduceMax':
      return keepsChannels(before, after) && reducedAxes(node).every((axis) => axis > 1);
    case 'Pad':
      return keepsChannels(before, after) && padsWithNothingNew(node);
    case 'Resize':
      return (
        keepsChannels(before, after) &&
        before?.length === after?.length &&
        node.float('extrapolation_value') === undefined
      );
    case 'Flatten':
      return (node.int('axis') ?? 1) === 1;
    case 'Reshape':
      return after?.length === 2 && typeof before?.[0] === 'number' && before[0] === after[0];
    default:
      return false;
  }
}

function keepsChannels(before: Value['dims'], after: Value['dims']): boolean {
  return before?.[1] !== undefined && before[1] === after?.[1];
}

/** Counted from the front where the rank is known. */
function reducedAxes(node: Node): readonly number[] {
  const axes = node.inputs[1] ? constantOf(node.inputs[1])?.data : node.ints('axes');
  const rank = node.inputs[0]?.dims?.length ?? 0;
  // All axes are reduced when none are named.
  return axes ? Array.from(axes as ArrayLike<number | bigint>, Number).map((a) => (a < 0 ? a + rank : a)) : [0];
}

function padsWithNothingNew(node: Node): boolean {
  if ((node.string('mode') ?? 'constant') !== 'constant') return true;
  return !node.inputs[2] || floatScalarOf(constantOf(node.inputs[2])) === 0;
}

export interface ClipBounds {
  readonly min: number;
  readonly max: number;
}

/** Constant bounds that enclose zero, infinite where there is none; undefined for others. */
export function clipBounds(node: Node): ClipBounds | undefined {
  const min = node.inputs[1] ? floatScalarOf(constantOf(node.inputs[1])) : Number.NEGATIVE_INFINITY;
  const max = node.inputs[2] ? floatScalarOf(constantOf(node.inputs[2])) : Number.POSITIVE_INFINITY;
  return min !== undefined && max !== undefined && min <= 0 && max > 0 ? {min, max} : undefined;
}

/** One group for each channel, and one channel of it. */
export const isDepthwise = ({node, channels, weight}: LinearLayer): boolean =>
  node.opType === 'Conv' &&
  channels > 1 &&
  node.int('group') === channels &&
  elementCount(weight.dims.slice(0, 2)) === channels;
