/** Writes corrections into the biases of a quantized model. */
import type {LayerCorrection} from '../../artifacts/bias-corrections.ts';
import {figureOf} from '../../artifacts/figure.ts';
import {invariant} from '../../base/invariant.ts';
import {type IntegerType, storageRange} from '../../numeric/affine-parameters.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import type {AttributeValue, Graph, Node, Value} from '../../onnx/graph.ts';
import {freshValueName} from '../../onnx/rewrite/edit-graph.ts';
import type {CorrectableLayer} from './correctable-layers.ts';
import {shiftFloatBias, shiftIntegerBias} from './shift-bias.ts';

/** What biases are made of where a layer has none. */
export type BiasType = 'int32' | 'float';

/**
 * Adds the mean error of each layer to its bias; layers without bias get one where there is an error. A bias that other
 * nodes use too is left to them, and the layer gets a copy. Errors that are not finite change nothing.
 *
 * @param graph quantized, changed in place; nodes stay in topological order
 * @param errors float output − quantized output per layer, shape [channels] each, real units
 * @returns what was done, in the order of `layers`
 */
export function correctLayers(
  graph: Graph,
  layers: readonly CorrectableLayer[],
  errors: readonly Float64Array[],
  type: BiasType,
): readonly LayerCorrection[] {
  invariant(layers.length === errors.length, () => `${errors.length} errors for ${layers.length} layers`);
  return layers.map((layer, i) => correctLayer(graph, layer, errors[i]!, type));
}

function correctLayer(graph: Graph, layer: CorrectableLayer, errors: Float64Array, type: BiasType): LayerCorrection {
  const {node, channels, bias} = layer;
  invariant(errors.length === channels, () => `${errors.length} errors for ${channels} channels`);
  const beta = node.opType === 'Gemm' ? (node.float('beta') ?? 1) : 1;
  const shifts = beta === 1 ? errors : errors.map((error) => error / beta);
  const becomesInteger =
    bias.kind === 'int32' || (bias.kind === 'absent' && type === 'int32' && bias.scales !== undefined);
  const changes = becomesInteger ? shiftIntegers(graph, layer, shifts) : shiftFloats(graph, layer, shifts);
  const moved = Array.from(changes, (change) => Math.abs(change * beta));
  const largest = moved.reduce((max, change) => Math.max(max, change), 0);
  const range = outputRange(node);
  return {
    layer: node.name === '' ? layer.float.name : node.name,
    operator: node.opType,
    biasType: becomesInteger ? 'int32' : 'float32',
    isAdded: bias.kind === 'absent' && largest > 0,
    channelCount: channels,
    changedCount: moved.filter((change) => change > 0).length,
    largest: figureOf(largest),
    largestShare: range === undefined ? undefined : figureOf(largest / range),
  };
}

/** Returns by how much each channel moved, in real units. */
function shiftIntegers(graph: Graph, {node, channels, bias}: CorrectableLayer, shifts: Float64Array): Float64Array {
  invariant(bias.kind !== 'float32' && bias.scales !== undefined, () => 'an integer bias has scales');
  const {scales} = bias;
  const value = node.inputs[2]?.producer?.input(0);
  const before = value ? int32Elements(value) : new Int32Array(channels);
  const after = new Int32Array(channels);
  shiftIntegerBias(before, scales, shifts, after);
  const changes = Float64Array.from(after, (b, i) => (b - before[i]!) * scales[scales.length === 1 ? 0 : i]!);
  if (changes.every((change) => change === 0)) return changes;
  if (!value) addIntegerBias(graph, node, after, scales);
  else ownIntegers(graph, node).initializer = {type: 'int32', dims: value.initializer!.dims, data: after};
  return changes;
}

function int32Elements({name, initializer}: Value): Int32Array {
  invariant(initializer?.data instanceof Int32Array, () => `"${name}" is no int32 constant`);
  return initializer.data;
}

/** The constant behind a layer's bias, which nothing else reads: perhaps a copy. */
function ownIntegers(graph: Graph, node: Node): Value {
  const bias = node.input(2);
  const dequantizer = bias.producer;
  invariant(dequantizer !== undefined, () => `"${bias.name}" is not computed`);
  const integers = dequantizer.input(0);
  if (bias.uses.size === 1 && integers.uses.size === 1) return integers;
  const copy = graph.addInitializer(freshValueName(graph, integers.name), integers.initializer!);
  const restored = graph.addNode(
    {
      opType: dequantizer.opType,
      domain: dequantizer.domain,
      inputs: [copy, ...dequantizer.inputs.slice(1)],
      outputs: [freshValueName(graph, bias.name)],
      attributes: Object.fromEntries(dequantizer.attributes),
    },
    {before: node},
  );
  graph.setInput(node, 2, restored.output());
  return copy;
}

/** Named and shaped as the quantizer of biases does it. */
function addIntegerBias(graph: Graph, node: Node, data: Int32Array, scales: Float32Array): void {
  const name = newBiasName(graph, node);
  const isPerChannel = scales.length > 1;
  const constant = (suffix: string, tensor: Tensor): Value =>
    graph.addInitializer(freshValueName(graph, `${name}_quantized${suffix}`), tensor);
  const inputs = [
    constant('', {type: 'int32', dims: [data.length], data}),
    constant('_scale', {type: 'float32', dims: [scales.length], data: scales}),
    constant('_zero_point', {
      type: 'int32',
      dims: isPerChannel ? [scales.length] : [],
      data: new Int32Array(scales.length),
    }),
  ];
  const attributes: Record<string, AttributeValue> = isPerChannel ? {axis: {type: 'int', value: 0}} : {};
  const {domain} = node.input(1).producer!;
  const dequantizer = graph.addNode(
    {opType: 'DequantizeLinear', domain, name: `${name}_DequantizeLinear`, inputs, outputs: [name], attributes},
    {before: node},
  );
  graph.setInput(node, 2, dequantizer.output());
}

const newBiasName = (graph: Graph, node: Node): string =>
  freshValueName(graph, `${node.name === '' ? node.output().name : node.name}_bias`);

/** Returns by how much each channel moved, in real units of the bias. */
function shiftFloats(graph: Graph, {node, channels}: CorrectableLayer, shifts: Float64Array): Float64Array {
  const value = node.inputs[2];
  const before = value ? float32Elements(value) : new Float32Array(channels);
  const after = new Float32Array(channels);
  shiftFloatBias(before, shifts, after);
  const changes = Float64Array.from(after, (b, i) => b - before[i]!);
  if (changes.every((change) => change === 0)) return changes;
  const tensor: Tensor = {type: 'float32', dims: value?.initializer?.dims ?? [channels], data: after};
  if (value?.uses.size === 1) value.initializer = tensor;
  else
    graph.setInput(
      node,
      2,
      graph.addInitializer(value ? freshValueName(graph, value.name) : newBiasName(graph, node), tensor),
    );
  return changes;
}

function float32Elements({name, initializer}: Value): Float32Array {
  invariant(initializer?.data instanceof Float32Array, () => `"${name}" is no float32 constant`);
  return initializer.data;
}

/** Width of the range that a layer's output is quantized to, in real units. */
function outputRange(node: Node): number | undefined {
  const quantizer = node
    .output()
    .consumers()
    .find(({opType}) => opType === 'QuantizeLinear');
  const scale = quantizer?.inputs[1]?.initializer;
  const type = quantizer?.inputs[2]?.initializer?.type ?? 'uint8';
  if (!(scale?.data instanceof Float32Array) || scale.data.length !== 1 || !isIntegerType(type)) return undefined;
  const {min, max} = storageRange(type);
  return scale.data[0]! * (max - min);
}

const isIntegerType = (type: string): type is IntegerType => /^u?int(4|8|16)$/.test(type);
