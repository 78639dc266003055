/**
 * Writes QuantizeLinear and DequantizeLinear nodes into a graph, with the names and in the order of onnxruntime's tool,
 * so that tools which look for these find them. Nodes are added at the end; `node-order.ts` puts them in place.
 */
import type {ActivationQuantizer, BiasQuantizer, WeightQuantizer} from '../../artifacts/placement.ts';
import {quantizeBias} from '../../numeric/affine-parameters.ts';
import {packInt2, packInt4} from '../../numeric/pack-integers.ts';
import type {FloatTensor, Tensor, TensorData} from '../../numeric/tensor.ts';
import type {AttributeValue, Graph, Node, Value} from '../../onnx/graph.ts';
import type {QuantizerParameters} from './parameter-table.ts';
import {floatConstant} from './quantizer-parameters.ts';
import type {RoundedWeight} from './round-weight.ts';

/** The graph being written, and what is needed to refer to parameters written before. */
export interface QuantizerWriter {
  readonly graph: Graph;
  /** Operator domain of the nodes written. */
  readonly domain: string;
  /** The nodes of the imported model, by their index there. */
  readonly importedNodes: readonly Node[];
  readonly parameters: Map<string, WrittenParameters>;
  /** The order in which the constants of a constant's quantizer stand in the model. */
  readonly scaleOfConstantsFirst: boolean;
}

export interface WrittenParameters {
  readonly scale: Value;
  readonly zeroPoint: Value;
  readonly axis: number | undefined;
}

/** Scale and zero point as constants: scalars, or one-dimensional when per channel. */
export function writeParameters(
  writer: QuantizerWriter,
  tensor: string,
  parameters: QuantizerParameters,
): WrittenParameters {
  const {graph} = writer;
  const {type, scales, zeroPoints, axis} = parameters;
  const dims = axis === undefined ? [] : [scales.length];
  const scaleTensor = {type: 'float32', dims, data: scales} as const;
  const addScale = (): Value => graph.addInitializer(graph.freshName(`${tensor}_scale`), scaleTensor);
  // Quark writes the scale of a constant first, onnxruntime the zero point of everything.
  const early = writer.scaleOfConstantsFirst && graph.value(tensor).initializer ? addScale() : undefined;
  const zeroPointTensor = {type, dims, data: integerData(type, zeroPoints)};
  const zeroPoint = graph.addInitializer(graph.freshName(`${tensor}_zero_point`), zeroPointTensor);
  const scale = early ?? addScale();
  const written = {scale, zeroPoint, axis};
  writer.parameters.set(tensor, written);
  return written;
}

function integerData(type: QuantizerParameters['type'], values: Int32Array): TensorData {
  switch (type) {
    case 'int2':
      return packInt2(Int8Array.from(values));
    case 'uint2':
      return packInt2(Uint8Array.from(values));
    case 'int4':
      return packInt4(Int8Array.from(values));
    case 'uint4':
      return packInt4(Uint8Array.from(values));
    case 'int8':
      return Int8Array.from(values);
    case 'uint8':
      return Uint8Array.from(values);
    case 'int16':
      return Int16Array.from(values);
    case 'uint16':
      return Uint16Array.from(values);
    case 'int32':
      return values;
  }
}

/** `weight_quantized → DequantizeLinear`, the float constant being replaced. */
export function writeWeight(
  writer: QuantizerWriter,
  {tensor}: WeightQuantizer,
  {rounded, parameters}: {readonly rounded: RoundedWeight; readonly parameters: WrittenParameters},
): void {
  const {graph} = writer;
  const weight = graph.value(tensor);
  const quantized = graph.addInitializer(graph.freshName(`${tensor}_quantized`), rounded.tensor);
  const restored = graph.addValue(graph.freshName(`${tensor}_DequantizeLinear_Output`));
  writeDequantize(writer, {name: `${tensor}_DequantizeLinear`, input: quantized, parameters, output: restored});
  redirect(graph, {from: weight, to: restored, readers: readersOf(graph, weight)});
}

/** `weight → QuantizeLinear → DequantizeLinear`, the constant staying float. */
export function writeWeightPair(
  writer: QuantizerWriter,
  {tensor}: WeightQuantizer,
  parameters: WrittenParameters,
): void {
  const {graph} = writer;
  const value = graph.value(tensor);
  const readers = readersOf(graph, value);
  redirect(graph, {from: value, to: writePair(writer, {tensor, value, parameters, suffix: ''}), readers});
}

/**
 * A pair behind an activation; for an output of the model the pair comes before it and takes over its name. An input that
 * is an output as well stays float as output, or the model's input would get another name.
 */
export function writeActivation(
  writer: QuantizerWriter,
  {tensor, dedicatedTo}: ActivationQuantizer,
  parameters: WrittenParameters,
): void {
  const {graph} = writer;
  const value = graph.value(tensor);
  if (dedicatedTo.length > 0) {
    for (const [index, reader] of dedicatedTo.entries()) {
      const restored = writePair(writer, {tensor, value, parameters, suffix: `_${index + 1}`});
      const node = writer.importedNodes[reader];
      if (node) redirect(graph, {from: value, to: restored, readers: [node]});
    }
  } else if (value.isGraphOutput() && value.producer) {
    graph.rename(value, graph.freshName(`${tensor}_QuantizeLinear_Input`));
    const output = graph.addValue(tensor);
    output.elementType = value.elementType;
    output.dims = value.dims;
    graph.replaceAllUses(value, output);
    writePairInto(writer, {tensor, value, parameters, suffix: ''}, output);
  } else {
    const readers = readersOf(graph, value);
    redirect(graph, {from: value, to: writePair(writer, {tensor, value, parameters, suffix: ''}), readers});
  }
}

/** `bias_quantized → DequantizeLinear`, which takes over the name of the float constant. Returns how many elements were clamped. */
export function writeBias(writer: QuantizerWriter, {tensor}: BiasQuantizer, parameters: QuantizerParameters): number {
  const {graph} = writer;
  const {scales, zeroPoints, axis} = parameters;
  const {dims, data} = floatConstant(graph, tensor);
  const integers = new Int32Array(data.length);
  const clamped = quantizeBias(data, scales, integers);
  const name = `${tensor}_quantized`;
  const quantized = graph.addInitializer(graph.freshName(name), {type: 'int32', dims, data: integers});
  const scaleTensor: FloatTensor = {type: 'float32', dims: [scales.length], data: scales};
  const scale = graph.addInitializer(graph.freshName(`${name}_scale`), scaleTensor);
  // One zero point is a scalar although one scale is not: onnxruntime's tool does so, and all engines take it.
  const zeroPointTensor: Tensor = {type: 'int32', dims: axis === undefined ? [] : [scales.length], data: zeroPoints};
  const zeroPoint = graph.addInitializer(graph.freshName(`${name}_zero_point`), zeroPointTensor);
  const bias = graph.value(tensor);
  bias.initializer = undefined;
  const position = graph.inputs.indexOf(bias);
  if (position >= 0) graph.inputs.splice(position, 1);
  const written = {scale, zeroPoint, axis};
  writeDequantize(writer, {name: `${tensor}_DequantizeLinear`, input: quantized, parameters: written, output: bias});
  return clamped;
}

interface PairToWrite {
  /** Name that the names of the pair are made of. */
  readonly tensor: string;
  readonly value: Value;
  readonly parameters: WrittenParameters;
  /** Tells dedicated pairs apart; '' for a shared one. */
  readonly suffix: string;
}

/** Returns the restored value. */
function writePair(writer: QuantizerWriter, pair: PairToWrite): Value {
  const {graph} = writer;
  const restored = graph.addValue(graph.freshName(`${pair.tensor}_DequantizeLinear_Output${pair.suffix}`));
  writePairInto(writer, pair, restored);
  return restored;
}

function writePairInto(
  writer: QuantizerWriter,
  {tensor, value, parameters, suffix}: PairToWrite,
  restored: Value,
): void {
  const {graph, domain} = writer;
  const {scale, zeroPoint, axis} = parameters;
  const quantized = graph.addValue(graph.freshName(`${tensor}_QuantizeLinear_Output${suffix}`));
  graph.addNode({
    opType: 'QuantizeLinear',
    domain,
    name: `${tensor}_QuantizeLinear${suffix}`,
    inputs: [value, scale, zeroPoint],
    outputs: [quantized],
    attributes: axisAttribute(axis),
  });
  writeDequantize(writer, {
    name: `${tensor}_DequantizeLinear${suffix}`,
    input: quantized,
    parameters,
    output: restored,
  });
}

interface DequantizeToWrite {
  readonly name: string;
  readonly input: Value;
  readonly parameters: WrittenParameters;
  readonly output: Value;
}

function writeDequantize({graph, domain}: QuantizerWriter, {name, input, parameters, output}: DequantizeToWrite): void {
  const inputs = [input, parameters.scale, parameters.zeroPoint];
  const attributes = axisAttribute(parameters.axis);
  graph.addNode({opType: 'DequantizeLinear', domain, name, inputs, outputs: [output], attributes});
}

const axisAttribute = (axis: number | undefined): Record<string, AttributeValue> =>
  axis === undefined ? {} : {axis: {type: 'int', value: axis}};

/** Nodes of the graph itself that read a value: subgraphs go on reading the float one. */
function readersOf(graph: Graph, value: Value): Node[] {
  const consumers = new Set(value.consumers());
  return graph.nodes.filter((node) => consumers.has(node));
}

interface Redirection {
  readonly from: Value;
  readonly to: Value;
  readonly readers: readonly Node[];
}

function redirect(graph: Graph, {from, to, readers}: Redirection): void {
  for (const node of readers)
    for (const [index, input] of node.inputs.entries()) if (input === from) graph.setInput(node, index, to);
}
