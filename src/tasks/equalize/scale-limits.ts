import type {LayerChannels} from '../../artifacts/channel-statistics.ts';
import type {Node} from '../../onnx/graph.ts';
import {type ClipBounds, clipBounds, type Edge} from '../../onnx/passes/equalization-edges.ts';
import {constantOf, floatsOf} from '../../onnx/rewrite/constants.ts';

/** What is done about a Clip on an edge. */
export type ClipTreatment = 'keep' | 'per-channel' | 'relu';

/** How far the channels of an edge may be scaled; shape [channels] each. */
export interface ScaleLimits {
  /** Smallest scale: a smaller one would make the channel larger than the value's range. */
  readonly lower: Float64Array;
  /** 1 where the scale must stay 1. */
  readonly isFixed: Uint8Array;
  /** Channels that a Clip cuts off. */
  readonly isCut: Uint8Array;
}

/**
 * Limits of the scales t of an edge, by which outputs are divided.
 *
 * 1. The range of the value between the layers must not grow: t ≥ m / M, with m the channel's largest magnitude behind the
 *    activations and M the largest of all channels, or the bound of the Clip.
 * 2. A bias must not grow beyond the largest of them and M: t ≥ |b| / max(M, max |b|). A channel that is never active
 *    would else get a bias that no integer holds.
 * 3. Where a Clip is kept, a channel that reaches its bounds must not be scaled, and the others must stay within them.
 *
 * Without statistics nothing limits the scales, but that a Clip that is kept allows none.
 */
export function scaleLimits(
  edge: Edge,
  statistics: LayerChannels | undefined,
  {clip, rangeAware}: {readonly clip: ClipTreatment; readonly rangeAware: boolean},
): ScaleLimits {
  const {channels, bias} = edge.from;
  const limits = {
    lower: new Float64Array(channels),
    isFixed: new Uint8Array(channels),
    isCut: new Uint8Array(channels),
  };
  const clipNode = edge.between.find(({opType}) => opType === 'Clip');
  const bounds = clipNode && clipBounds(clipNode);
  if (!statistics) {
    if (bounds) limits.isCut.fill(1);
    if (bounds && clip === 'keep') limits.isFixed.fill(1);
    return limits;
  }
  const magnitudes = channelMagnitudes(edge, statistics);
  const largest = bounds && Number.isFinite(bounds.max) ? Math.max(bounds.max, -bounds.min) : maximum(magnitudes);
  const largestBias = Math.max(largest, maximum(bias.map(Math.abs)));
  for (let c = 0; c < channels; c++) {
    if (bounds && isCut(statistics, c, bounds)) limits.isCut[c] = 1;
    if (limits.isCut[c] && clip === 'keep') limits.isFixed[c] = 1;
    if (bounds && !limits.isCut[c]) limits.lower[c] = boundLimit(statistics, c, bounds);
    if (!rangeAware) continue;
    const wanted = Math.max(ratio(magnitudes[c]!, largest), ratio(Math.abs(bias[c]!), largestBias));
    limits.lower[c] = Math.max(limits.lower[c]!, wanted);
  }
  return limits;
}

const maximum = (values: Float64Array): number => values.reduce((max, value) => Math.max(max, value), 0);

const ratio = (value: number, whole: number): number => (whole > 0 ? value / whole : 0);

/** A bound of zero cuts off the same at any scale. */
const isCut = ({min, max}: LayerChannels, c: number, bounds: ClipBounds): boolean =>
  max[c]! > bounds.max || (bounds.min < 0 && min[c]! < bounds.min);

function boundLimit({min, max}: LayerChannels, c: number, bounds: ClipBounds): number {
  return Math.max(max[c]! / bounds.max, bounds.min < 0 ? min[c]! / bounds.min : 0, 0);
}

/** Largest magnitude of each channel behind the nodes of the edge. */
function channelMagnitudes({between, gate}: Edge, {min, max}: LayerChannels): Float64Array {
  return min.map((low, c) => {
    let range: readonly [number, number] = [low, max[c]!];
    if (gate) range = [Math.max(Math.min(low, 0), GATED_MIN), Math.max(max[c]!, 0)];
    for (const node of between) range = rangeBehind(node, range, c);
    const [from, to] = range;
    return Math.max(Math.abs(from), Math.abs(to));
  });
}

/** What a node makes of a range; pooling and padding make none larger. */
function rangeBehind(node: Node, [min, max]: readonly [number, number], channel: number): readonly [number, number] {
  const sloped = (slope: number): readonly [number, number] => {
    const [a, b] = [min, max].map((end) => (end < 0 ? end * slope : end)) as [number, number];
    return [Math.min(a, b, min < 0 && max > 0 ? 0 : a), Math.max(a, b)];
  };
  if (node.opType === 'Relu') return sloped(0);
  if (node.opType === 'LeakyRelu') return sloped(node.float('alpha') ?? LEAKY_RELU_ALPHA);
  if (node.opType === 'PRelu') {
    const slopes = floatsOf(constantOf(node.inputs[1])) ?? new Float32Array(1);
    return sloped(slopes.length > channel ? slopes[channel]! : slopes[0]!);
  }
  const bounds = node.opType === 'Clip' ? clipBounds(node) : undefined;
  return bounds ? [Math.max(min, bounds.min), Math.min(max, bounds.max)] : [min, max];
}

/** Below any x · sigmoid(x), which is at least −0.28, and x · hardsigmoid(x), at least −0.375 with the usual slope. */
const GATED_MIN = -0.3751;

/** Default of the operator. */
const LEAKY_RELU_ALPHA = 0.01;
