import {type IntegerType, storageRange} from '../../numeric/affine-parameters.ts';
import type {IntegerRange} from '../../numeric/quantize-affine.ts';
import {elementCount, type Tensor} from '../../numeric/tensor.ts';
import {type Graph, type Node, ONNX_DOMAIN, type Value} from '../../onnx/graph.ts';
import {floatsOf} from '../../onnx/rewrite/constants.ts';
import {floatCounterparts} from '../../onnx/rewrite/float-counterparts.ts';
import {unpackedIntegers} from '../../onnx/rewrite/unpacked-integers.ts';
import {fanIn, groupsOf, type LayerShape} from './unfold.ts';

/** A layer of the quantized model whose integers can be chosen anew. */
export interface Layer {
  readonly node: Node;
  /** What the layer reads, quantized. */
  readonly input: Value;
  /** What the same layer gives in the imported float model. */
  readonly float: Value;
  readonly shape: LayerShape;
  readonly weight: LayerWeight;
  readonly bias: LayerBias;
}

export interface LayerWeight {
  /** In real numbers, shape [channels, fanIn]. */
  readonly float: Float32Array;
  readonly channels: number;
  /** Stored as [fanIn, channels]. */
  readonly isTransposed: boolean;
  readonly type: IntegerType;
  /** The integers that may be used: without the lowest one where a symmetric quantizer left it out. */
  readonly range: IntegerRange;
  /** As they are now, shape [channels, fanIn]. */
  readonly integers: Float64Array;
  /** Shape [1] or [channels]. */
  readonly scales: Float32Array;
  readonly zeroPoints: Float64Array;
}

export type LayerBias =
  | {readonly kind: 'absent'}
  /** Shape [channels], real units. */
  | {readonly kind: 'float32' | 'int32'; readonly values: Float64Array}
  /** With scales of their own, which stay as they are. */
  | {readonly kind: 'int16' | 'int8'; readonly values: Float64Array};

/**
 * Convolutions and products with a constant matrix that read a quantized value and have an integer weight of their own,
 * in the order of the quantized graph. Not among them are
 *
 * 1. layers whose counterpart or whose float weight is not found in the float model;
 * 2. weights that several layers share, that have scales by block or along another axis than the output's channels;
 * 3. Gemm with factors or a transposed input, and layers with a bias that is computed or shared;
 * 4. transposed convolutions.
 */
export function reconstructableLayers(imported: Graph, quantized: Graph): readonly Layer[] {
  const {outputOf} = floatCounterparts(imported);
  return quantized.nodes.flatMap((node) => {
    if (node.domain !== ONNX_DOMAIN) return [];
    const float = outputOf(node);
    const layer = float?.producer && layerOf(node, float);
    return layer ? [layer] : [];
  });
}

function layerOf(node: Node, float: Value): Layer | undefined {
  const input = node.inputs[0];
  const original = float.producer?.inputs[1]?.initializer;
  const form = original && formOf(node, original.dims);
  if (!form || input?.producer?.opType !== 'DequantizeLinear') return undefined;
  const weight = weightOf(node, form, original);
  const bias = weight && biasOf(node, weight.channels);
  return weight && bias ? {node, input, float, shape: form.shape, weight, bias} : undefined;
}

/** How a layer's weight is laid out. */
interface Form {
  readonly shape: LayerShape;
  readonly channels: number;
  readonly isTransposed: boolean;
}

function formOf(node: Node, dims: readonly number[]): Form | undefined {
  if (node.opType === 'Conv') return convForm(node, dims);
  const [rows, columns] = dims;
  if (dims.length !== 2 || rows === undefined || columns === undefined) return undefined;
  if (node.opType === 'MatMul') return matrixForm(rows, columns, true);
  const hasFactors = (node.float('alpha') ?? 1) !== 1 || (node.float('beta') ?? 1) !== 1;
  if (node.opType !== 'Gemm' || hasFactors || node.int('transA') === 1) return undefined;
  return node.int('transB') === 1 ? matrixForm(columns, rows, false) : matrixForm(rows, columns, true);
}

const matrixForm = (depth: number, channels: number, isTransposed: boolean): Form => ({
  ...{channels, isTransposed},
  shape: {kind: 'matrix', depth},
});

function convForm(node: Node, dims: readonly number[]): Form | undefined {
  const [channels, depth, ...kernel] = dims;
  if (channels === undefined || depth === undefined || kernel.length === 0) return undefined;
  const shape: LayerShape = {
    ...{kind: 'conv', depth, kernel},
    groups: node.int('group') ?? 1,
    strides: node.ints('strides') ?? kernel.map(() => 1),
    dilations: node.ints('dilations') ?? kernel.map(() => 1),
    pads: node.ints('pads') ?? [...kernel, ...kernel].map(() => 0),
    autoPad: node.string('auto_pad') ?? 'NOTSET',
  };
  return channels % groupsOf(shape) === 0 ? {shape, channels, isTransposed: false} : undefined;
}

function weightOf(node: Node, {shape, channels, isTransposed}: Form, original: Tensor): LayerWeight | undefined {
  const float = floatsOf(original);
  const dequantizer = node.inputs[1]?.producer;
  const [integers, scale, zeroPoint] = dequantizer?.inputs ?? [];
  if (!float || dequantizer?.opType !== 'DequantizeLinear' || dequantizer.output().uses.size !== 1) return undefined;
  if (integers?.uses.size !== 1 || (dequantizer.int('block_size') ?? 0) !== 0) return undefined;
  const tensor = integers.initializer;
  // Nothing of 32 bits is a weight.
  const values = tensor && tensor.type !== 'int32' ? unpackedIntegers(tensor) : undefined;
  const scales = floatsOf(scale?.initializer);
  if (!tensor || !values || !scales || elementCount(original.dims) !== values.length) return undefined;
  if (scales.length !== 1 && (scales.length !== channels || (dequantizer.int('axis') ?? 1) !== (isTransposed ? 1 : 0)))
    return undefined;
  const zeroPoints = zeroPoint
    ? zeroPoint.initializer && unpackedIntegers(zeroPoint.initializer)
    : new Float64Array(scales.length);
  if (zeroPoints?.length !== scales.length) return undefined;
  const type = tensor.type as IntegerType;
  const rows = isTransposed ? transposed(values, fanIn(shape), channels) : values;
  return {
    float: isTransposed ? transposed(float, fanIn(shape), channels) : float,
    ...{channels, isTransposed, type, integers: rows, scales, zeroPoints},
    range: usedRange(type, values, zeroPoints),
  };
}

/** Shape [columns, rows] of a matrix [rows, columns]. */
export function transposed<T extends Float32Array | Float64Array>(values: T, rows: number, columns: number): T {
  const result = values.slice() as T;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j]!;
  return result;
}

function usedRange(type: IntegerType, integers: Float64Array, zeroPoints: Float64Array): IntegerRange {
  const {min, max} = storageRange(type);
  const isSymmetric = min < 0 && zeroPoints.every((point) => point === 0);
  return isSymmetric && !integers.includes(min) ? {min: -max, max} : {min, max};
}

const BIAS_TYPES = ['int32', 'int16', 'int8'] as const;

function biasOf(node: Node, channels: number): LayerBias | undefined {
  const bias = node.inputs[2];
  if (!bias) return {kind: 'absent'};
  if (bias.uses.size !== 1) return undefined;
  if (bias.initializer) {
    const values = floatsOf(bias.initializer);
    return values?.length === channels ? {kind: 'float32', values: Float64Array.from(values)} : undefined;
  }
  const dequantizer = bias.producer;
  const [integers, scale] = dequantizer?.inputs ?? [];
  const [tensor, scales] = [integers?.initializer, floatsOf(scale?.initializer)];
  const isOwn = dequantizer?.opType === 'DequantizeLinear' && integers?.uses.size === 1;
  const kind = BIAS_TYPES.find((type) => type === tensor?.type);
  if (!isOwn || !tensor || !kind || elementCount(tensor.dims) !== channels || !scales) return undefined;
  const data = tensor.data as Int32Array | Int16Array | Int8Array;
  return {kind, values: Float64Array.from(data, (b, i) => b * scales[scales.length === 1 ? 0 : i]!)};
}
