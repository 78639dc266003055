/** Convolutions and poolings: the spatial dimensions. Source: ONNX 1.19 operators Conv, ConvTranspose, MaxPool, AveragePool. */
import type {Dim, Node} from '../graph.ts';
import {type Dims, unknownDims} from './dims.ts';
import {type NodeFacts, type OutputFacts, rulesFor, type ShapeRules, sharedType} from './shape-rule.ts';

/** One spatial axis of a sliding window. */
interface Window {
  readonly kernel: Dim;
  readonly stride: number;
  readonly dilation: number;
  /** Padding at both ends together. */
  readonly pads: number;
  readonly autoPad: string;
  readonly ceilMode: boolean;
}

function windowAt(node: Node, axis: number, rank: number, kernel: Dim): Window {
  const pads = node.ints('pads');
  const autoPad = node.string('auto_pad') ?? 'NOTSET';
  return {
    kernel,
    stride: node.ints('strides')?.[axis] ?? 1,
    dilation: node.ints('dilations')?.[axis] ?? 1,
    pads: autoPad === 'NOTSET' || autoPad === '' ? (pads?.[axis] ?? 0) + (pads?.[axis + rank] ?? 0) : 0,
    autoPad,
    ceilMode: node.int('ceil_mode') === 1,
  };
}

/** Number of places a window takes along one axis of `size`; undefined when not sure. */
function windowCount(size: Dim, window: Window): Dim {
  const {kernel, stride, dilation, pads, autoPad, ceilMode} = window;
  if (autoPad.startsWith('SAME')) {
    if (stride === 1) return size;
    return typeof size === 'number' ? Math.ceil(size / stride) : undefined;
  }
  if (typeof kernel !== 'number') return undefined;
  const extent = dilation * (kernel - 1) + 1;
  if (stride === 1 && pads === extent - 1) return size;
  if (typeof size !== 'number') return undefined;
  const room = size + pads - extent;
  if (room < 0) return undefined;
  const count = Math.floor(room / stride) + 1;
  // With ceil_mode a window that would start in the end padding is dropped, but not by every version of the rule.
  if (!ceilMode || room % stride === 0) return count;
  return pads === 0 ? count + 1 : undefined;
}

function convolve(facts: NodeFacts, weightInput: number): Dims | undefined {
  const data = facts.shape(0);
  const weight = facts.shape(weightInput);
  const rank = data?.length ?? weight?.length;
  if (rank === undefined || rank < 2) return undefined;
  const given = facts.node.ints('kernel_shape');
  const spatial = Array.from({length: rank - 2}, (_, axis) =>
    windowCount(data?.[axis + 2], windowAt(facts.node, axis, rank - 2, given?.[axis] ?? weight?.[axis + 2])),
  );
  return [data?.[0], weight?.[0], ...spatial];
}

function pool(facts: NodeFacts): Dims | undefined {
  const data = facts.shape(0);
  if (!data || data.length < 2) return undefined;
  const kernel = facts.node.ints('kernel_shape');
  const spatial = data
    .slice(2)
    .map((size, axis) => windowCount(size, windowAt(facts.node, axis, data.length - 2, kernel?.[axis])));
  return [data[0], data[1], ...spatial];
}

function convTranspose(facts: NodeFacts): Dims | undefined {
  const data = facts.shape(0);
  const weight = facts.shape(1);
  if (!data || !weight || data.length < 2) return undefined;
  const {node} = facts;
  const group = node.int('group') ?? 1;
  const channels = typeof weight[1] === 'number' ? weight[1] * group : group === 1 ? weight[1] : undefined;
  const spatial = data.slice(2).map((size, axis): Dim => {
    const outputShape = node.ints('output_shape');
    if (outputShape) return outputShape[outputShape.length - (data.length - 2) + axis];
    const window = windowAt(node, axis, data.length - 2, node.ints('kernel_shape')?.[axis] ?? weight[axis + 2]);
    const added = node.ints('output_padding')?.[axis] ?? 0;
    return transposedSize(size, window, added);
  });
  return [data[0], channels, ...spatial];
}

function transposedSize(size: Dim, {kernel, stride, dilation, pads, autoPad}: Window, added: number): Dim {
  if (typeof size !== 'number' || typeof kernel !== 'number') return undefined;
  if (autoPad.startsWith('SAME')) return size * stride;
  return stride * (size - 1) + added + dilation * (kernel - 1) + 1 - pads;
}

const globalPool = (facts: NodeFacts): OutputFacts[] => [
  {type: facts.type(0), dims: facts.shape(0)?.map((dim, i) => (i < 2 ? dim : 1))},
];

function batchNormalization(facts: NodeFacts): OutputFacts[] {
  const statistics: OutputFacts = {type: facts.type(3), dims: facts.shape(3)};
  return [{type: facts.type(0), dims: facts.shape(0)}, statistics, statistics, statistics, statistics];
}

/** Mean and inverse deviation have size 1 along the normalized axes, in the type that `stash_type` names. */
function layerNormalization(facts: NodeFacts): OutputFacts[] {
  const dims = facts.shape(0);
  const axis = facts.node.int('axis') ?? -1;
  const start = dims ? (axis < 0 ? axis + dims.length : axis) : 0;
  const statistics: OutputFacts = {dims: dims?.map((dim, i) => (i < start ? dim : 1))};
  return [{type: facts.type(0), dims}, statistics, statistics];
}

const sameAsFirst = (facts: NodeFacts): OutputFacts[] => [{type: facts.type(0), dims: facts.shape(0)}];

export const CONV_POOL_RULES: ShapeRules = {
  Conv: (facts) => [{type: sharedType(facts), dims: convolve(facts, 1)}],
  ConvInteger: (facts) => [{type: 'int32', dims: convolve(facts, 1)}],
  DeformConv: (facts) => [{type: sharedType(facts), dims: convolve(facts, 1)}],
  QLinearConv: (facts) => [{type: facts.type(7), dims: convolve(facts, 3)}],
  ConvTranspose: (facts) => [{type: sharedType(facts), dims: convTranspose(facts)}],
  ...rulesFor('AveragePool LpPool', (facts) => [{type: facts.type(0), dims: pool(facts)}]),
  MaxPool: (facts) => [
    {type: facts.type(0), dims: pool(facts)},
    {type: 'int64', dims: pool(facts)},
  ],
  ...rulesFor('GlobalAveragePool GlobalLpPool GlobalMaxPool', globalPool),
  BatchNormalization: batchNormalization,
  ...rulesFor('GroupNormalization InstanceNormalization RMSNormalization', sameAsFirst),
  LayerNormalization: layerNormalization,
  GridSample: (facts) => {
    const data = facts.shape(0);
    const grid = facts.shape(1);
    return [{type: facts.type(0), dims: data && grid ? [data[0], data[1], ...grid.slice(1, -1)] : undefined}];
  },
  RoiAlign: (facts) => [
    {
      type: facts.type(0),
      dims: [
        facts.shape(1)?.[0],
        facts.shape(0)?.[1],
        facts.node.int('output_height') ?? 1,
        facts.node.int('output_width') ?? 1,
      ],
    },
  ],
  MaxRoiPool: (facts) => {
    const pooled = facts.node.ints('pooled_shape') ?? unknownDims(2);
    return [{type: facts.type(0), dims: [facts.shape(1)?.[0], facts.shape(0)?.[1], ...pooled]}];
  },
};
