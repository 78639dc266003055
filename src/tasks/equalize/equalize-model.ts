import type {ChannelStatistics} from '../../artifacts/channel-statistics.ts';
import type {EqualizedPair} from '../../artifacts/equalization.ts';
import {figureOf} from '../../artifacts/figure.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import type {Graph, Model, Node} from '../../onnx/graph.ts';
import {clipBounds, type Edge, equalizationEdges, type Passage} from '../../onnx/passes/equalization-edges.ts';
import {setConstant} from '../../onnx/passes/scale-channels.ts';
import {scaledWeight} from '../../onnx/passes/weight-grid.ts';
import {floatVector} from '../../onnx/rewrite/constants.ts';
import {addConstant, freshValueName} from '../../onnx/rewrite/edit-graph.ts';
import {type ScaledEdge, type ScaledLayer, scaledEdges, settleScales, tensorPrecision} from './equalize-layers.ts';
import {type ClipTreatment, scaleLimits} from './scale-limits.ts';

export interface EqualizeOptions extends Passage {
  readonly clip: ClipTreatment;
  /** Channels must not enlarge the range of the value they are in. */
  readonly rangeAware: boolean;
  readonly iterations: number;
}

export interface EqualizedModel {
  readonly passCount: number;
  readonly pairs: readonly EqualizedPair[];
}

/**
 * Moves scale factors between layers, in place, so that the channels of each weight become equally large and one scale
 * serves them all. The model computes the same up to float32 rounding, unless a Clip is exchanged for a Relu.
 *
 * @param statistics undefined when nothing was measured; then ranges limit nothing
 */
export function equalizeModel(
  {graph}: Model,
  statistics: ChannelStatistics | undefined,
  options: EqualizeOptions,
): EqualizedModel {
  const exchanged = options.clip === 'relu' ? clipsToRelu(graph, options) : new Set<Node>();
  const limitsOf = (edge: Edge) => scaleLimits(edge, statistics?.layers.get(edge.from.node.output().name), options);
  const edges = scaledEdges(equalizationEdges(graph, options), limitsOf);
  const before = new Map(edges.map(({from}) => [from, tensorPrecision(from)]));
  const passCount = edges.length === 0 ? 0 : settleScales(edges, options.iterations);
  const pairs = edges.map((edge): EqualizedPair => {
    const hasOwnBounds = options.clip === 'per-channel' && boundChannels(graph, edge);
    const scales = edge.from.scales.output;
    if (edge.edge.gate) scaleGate(graph, edge.edge.gate, edge);
    const hasClip = edge.edge.between.some(({opType}) => opType === 'Clip');
    return {
      from: edge.edge.from.node.output().name,
      to: edge.edge.to.node.output().name,
      through: edge.edge.between.map(({opType}) => opType),
      clip: clipWord(
        hasOwnBounds,
        hasClip,
        edge.edge.between.some((node) => exchanged.has(node)),
      ),
      channelCount: scales.length,
      fixedCount: edge.limits.isFixed.reduce((sum, fixed) => sum + fixed, 0),
      scales: [figureOf(scales.reduce((a, b) => Math.min(a, b))), figureOf(scales.reduce((a, b) => Math.max(a, b)))],
      precision: {before: figureOf(before.get(edge.from) ?? 1), after: figureOf(tensorPrecision(edge.from))},
    };
  });
  for (const layer of new Set(edges.flatMap(({from, to}) => [from, to]))) writeLayer(graph, layer);
  return {passCount, pairs};
}

function clipWord(hasOwnBounds: boolean, hasClip: boolean, isExchanged: boolean): EqualizedPair['clip'] {
  if (isExchanged) return 'relu';
  if (hasOwnBounds) return 'per-channel';
  return hasClip ? 'kept' : 'none';
}

/** Makes every Clip from 0 between two layers a Relu. */
function clipsToRelu(graph: Graph, passage: Passage): ReadonlySet<Node> {
  const exchanged = new Set<Node>();
  for (const {between} of equalizationEdges(graph, passage))
    for (const node of between) {
      if (node.opType !== 'Clip' || clipBounds(node)?.min !== 0) continue;
      node.opType = 'Relu';
      graph.truncateInputs(node, 1);
      exchanged.add(node);
    }
  return exchanged;
}

/** Scales of channels that a Clip cuts off are 1 up to this, or the Clip needs bounds of its own for them. */
const SAME_BOUND = 1e-6;

/**
 * Where a Clip from 0 cuts off channels that were scaled, each channel gets its own upper bound, through a Min in front of
 * what becomes a Relu. @returns whether that was needed
 */
function boundChannels(graph: Graph, {edge, limits, from}: ScaledEdge): boolean {
  const clip = edge.between.find(({opType}) => opType === 'Clip');
  const bounds = clip && clipBounds(clip);
  const scales = from.scales.output;
  const isMoved = scales.some((scale, c) => limits.isCut[c] === 1 && Math.abs(scale - 1) > SAME_BOUND);
  if (!clip || bounds?.min !== 0 || !isMoved) return false;
  const input = clip.input(0);
  // The Clip may stand behind a Flatten, where channels have spread along axis 1.
  const spread = edge.between
    .slice(0, edge.between.indexOf(clip))
    .some(({opType}) => /^(Flatten|Reshape)$/.test(opType));
  const perInput = spread ? edge.repeat : 1;
  const data = Float32Array.from(
    {length: scales.length * perInput},
    (_, i) => bounds.max / scales[Math.floor(i / perInput)]!,
  );
  const rank = spread ? 2 : edge.from.rank;
  const bound: Tensor = {...floatVector(data), dims: [data.length, ...Array.from({length: rank - 2}, () => 1)]};
  const constant = addConstant(graph, `${input.name}_bound`, bound);
  const min = graph.addNode(
    {opType: 'Min', inputs: [input, constant], outputs: [freshValueName(graph, `${input.name}_bounded`)]},
    {before: clip},
  );
  min.output().elementType = input.elementType;
  min.output().dims = input.dims;
  clip.opType = 'Relu';
  graph.truncateInputs(clip, 1);
  graph.setInput(clip, 0, min.output());
  return true;
}

/** Gives the gate of x · sigmoid(x) the value as it was before scaling. */
function scaleGate(graph: Graph, gate: Node, {edge, from}: ScaledEdge): void {
  const data = Float32Array.from(from.scales.output);
  const scales: Tensor = {
    ...floatVector(data),
    dims: [data.length, ...Array.from({length: edge.from.rank - 2}, () => 1)],
  };
  const value = gate.input(0);
  const constant = addConstant(graph, `${value.name}_scales`, scales);
  const product = graph.addNode(
    {opType: 'Mul', inputs: [value, constant], outputs: [freshValueName(graph, `${value.name}_unscaled`)]},
    {before: gate},
  );
  product.output().elementType = value.elementType;
  product.output().dims = value.dims;
  graph.setInput(gate, 0, product.output());
}

function writeLayer(graph: Graph, {layer, grid, scales}: ScaledLayer): void {
  const {node, weight} = layer;
  if ([scales.input, scales.output].every((all) => all.every((scale) => scale === 1))) return;
  setConstant(graph, node, 1, {...weight, data: scaledWeight(weight.data, grid, scales)});
  const bias = node.opType === 'MatMul' ? undefined : node.inputs[2];
  if (!bias) return;
  if (node.opType === 'Gemm') node.attributes.delete('beta');
  setConstant(graph, node, 2, floatVector(Float32Array.from(layer.bias, (value, c) => value / scales.output[c]!)));
}
