import {biasScale} from '../../numeric/affine-parameters.ts';
import {type Graph, type Node, ONNX_DOMAIN, type Value} from '../../onnx/graph.ts';
import {floatsOf} from '../../onnx/rewrite/constants.ts';
import {floatCounterparts} from '../../onnx/rewrite/float-counterparts.ts';

/** A layer whose output's mean can be moved by its bias. */
export interface CorrectableLayer {
  /** In the quantized model. */
  readonly node: Node;
  /** What the same layer computes in the imported float model. */
  readonly float: Value;
  /** Channels of the output; they stand along axis 1. */
  readonly channels: number;
  readonly bias: LayerBias;
}

export type LayerBias =
  /** Integers behind a DequantizeLinear. `scales` are those of its channels, or one for all. */
  | {readonly kind: 'int32'; readonly scales: Float32Array}
  | {readonly kind: 'float32'}
  /** `scales` are those that the accumulator has; undefined where the input is float. */
  | {readonly kind: 'absent'; readonly scales: Float32Array | undefined};

/**
 * Layers of the quantized model that are linear in an integer weight and have, or may get, a bias per channel, each with
 * its counterpart in the float model; in the order of the quantized graph. Not among them are
 *
 * 1. layers without counterpart, and those with a weight in float;
 * 2. layers with a bias that is computed, is not one number per channel, or has another integer type than int32;
 * 3. layers behind subgraphs, and behind operators whose output's shape depends on data: the two models' values then need
 *    not correspond.
 *
 * Subgraphs are not looked into.
 */
export function correctableLayers(imported: Graph, quantized: Graph): readonly CorrectableLayer[] {
  const {outputOf} = floatCounterparts(imported);
  const layers: CorrectableLayer[] = [];
  for (const node of quantized.nodes) {
    if (node.domain !== ONNX_DOMAIN || !LINEAR_OPERATORS.has(node.opType)) continue;
    const float = outputOf(node);
    const channels = channelCount(node);
    if (!float || channels === undefined) continue;
    const bias = biasOf(node, channels);
    if (bias) layers.push({node, float, channels, bias});
  }
  return layers;
}

const LINEAR_OPERATORS: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm']);

/** Undefined unless the weight is integer and its shape is known. */
function channelCount(node: Node): number | undefined {
  const dims = dequantizedConstant(node.inputs[1])?.inputs[0]?.initializer?.dims;
  if (!dims || dims.length < 2) return undefined;
  if (node.opType === 'Conv') return dims[0];
  if (node.opType === 'ConvTranspose') return dims[1]! * (node.int('group') ?? 1);
  return node.int('transB') === 1 ? dims[0] : dims[1];
}

/** The DequantizeLinear that gives a value, when what it reads is constant. */
function dequantizedConstant(value: Value | undefined): Node | undefined {
  const node = value?.producer;
  return node?.opType === 'DequantizeLinear' && node.inputs[0]?.initializer ? node : undefined;
}

function biasOf(node: Node, channels: number): LayerBias | undefined {
  const bias = node.inputs[2];
  // A Gemm with beta 0 does not look at its bias.
  if (node.opType === 'Gemm' && node.float('beta') === 0) return undefined;
  if (!bias) return {kind: 'absent', scales: accumulatorScales(node, channels)};
  if (bias.initializer) return floatsOf(bias.initializer) && fits(bias, channels) ? {kind: 'float32'} : undefined;
  const dequantizer = dequantizedConstant(bias);
  const integers = dequantizer?.inputs[0];
  const scales = scalesOf(dequantizer, channels);
  if (!integers || !scales || integers.initializer?.type !== 'int32' || !fits(integers, channels)) return undefined;
  return {kind: 'int32', scales};
}

/** One number per channel along the last axis. */
function fits({initializer}: Value, channels: number): boolean {
  const dims = initializer?.dims ?? [];
  return dims.at(-1) === channels && dims.slice(0, -1).every((dim) => dim === 1);
}

/** Scale of input · scale of weight, per channel or for all. */
function accumulatorScales(node: Node, channels: number): Float32Array | undefined {
  const input = node.inputs[0]?.producer;
  const inputScale = input?.opType === 'DequantizeLinear' ? scalesOf(input, 1)?.[0] : undefined;
  const weightScales = scalesOf(dequantizedConstant(node.inputs[1]), channels);
  if (inputScale === undefined || !weightScales) return undefined;
  return Float32Array.from(weightScales, (scale) => biasScale(inputScale, scale, 1));
}

/** The scales of a DequantizeLinear: one, or `channels`. */
function scalesOf(dequantizer: Node | undefined, channels: number): Float32Array | undefined {
  const tensor = dequantizer?.inputs[1]?.initializer;
  const scales = floatsOf(tensor);
  return scales && tensor!.dims.length < 2 && (scales.length === 1 || scales.length === channels) ? scales : undefined;
}
