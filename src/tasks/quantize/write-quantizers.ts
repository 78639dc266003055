/**
 * Writes QuantizeLinear and DequantizeLinear nodes into a graph, with the names and in the order of onnxruntime's tool,
 * so that tools which look for these find them. Nodes are added at the end; `node-order.ts` puts them in place.
 */
import type {ActivationQuantizer, BiasQuantizer, WeightQuantizer} from '../../artifacts/placement.ts';
import {quantizeBias} from '../../numeric/affine-parameters.ts';
import {packInt4} from '../../numeric/pack-integers.ts';
import type {TensorData} from '../../numeric/tensor.ts';
import type {AttributeValue, Graph, Node, Value} from '../../onnx/graph.ts';
import {floatConstant, type QuantizerParameters} from './quantizer-parameters.ts';
import type {RoundedWeight} from './round-weight.ts';

/** The graph being written, and what is needed to refer to parameters written before. */
export interface QuantizerWriter {
  readonly graph: Graph;
  /** Operator domain of the nodes written. */
  readonly domain: string;
  /** The nodes of the imported model, by their index there. */
  readonly importedNodes: readonly Node[];
  readonly parameters: Map<string, WrittenParameters>;
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
  const zeroPoint = graph.addInitializer(graph.freshName(`${tensor}_zero_point`), {
    type,
    dims,
    data: integerData(type, zeroPoints),
  });
  const scale = graph.addInitializer(graph.freshName(`${tensor}_scale`), {type: 'float32', dims, data: scales});
  const written = {scale, zeroPoint, axis};
  writer.parameters.set(tensor, written);
  return written;
}

function integerData(type: QuantizerParameters['type'], values: Int32Array): TensorData {
  switch (type) {
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
  rounded: RoundedWeight,
  parameters: WrittenParameters,
): void {
  const {graph} = writer;
  const weight = graph.value(tensor);
  const quantized = graph.addInitializer(graph.freshName(`${tensor}_quantized`), rounded.tensor);
  redirectReaders(graph, weight, writeDequantize(writer, tensor, quantized, parameters));
}

/** `weight → QuantizeLinear → DequantizeLinear`, the constant staying float. */
export function writeWeightPair(
  writer: QuantizerWriter,
  {tensor}: WeightQuantizer,
  parameters: WrittenParameters,
): void {
  const weight = writer.graph.value(tensor);
  const readers = readersOf(writer.graph, weight);
  redirect(writer.graph, weight, writePair(writer, tensor, weight, parameters), readers);
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
      const node = writer.importedNodes[reader];
      const restored = writePair(writer, tensor, value, parameters, `_${index + 1}`);
      if (node) redirect(graph, value, restored, [node]);
    }
  } else if (value.isGraphOutput() && value.producer) {
    graph.rename(value, graph.freshName(`${tensor}_QuantizeLinear_Input`));
    const output = graph.addValue(tensor);
    output.elementType = value.elementType;
    output.dims = value.dims;
    graph.replaceAllUses(value, output);
    writeRestoring(writer, tensor, value, parameters, output);
  } else {
    const readers = readersOf(graph, value);
    redirect(graph, value, writePair(writer, tensor, value, parameters), readers);
  }
}

/** `bias_quantized → DequantizeLinear`, which takes over the name of the float constant. Returns how many elements were clamped. */
export function writeBias(writer: QuantizerWriter, {tensor}: BiasQuantizer, parameters: QuantizerParameters): number {
  const {graph} = writer;
  const {dims, data} = floatConstant(graph, tensor);
  const integers = new Int32Array(data.length);
  const clamped = quantizeBias(data, parameters.scales, integers);
  const name = `${tensor}_quantized`;
  const quantized = graph.addInitializer(graph.freshName(name), {type: 'int32', dims, data: integers});
  const scale = graph.addInitializer(graph.freshName(`${name}_scale`), {
    type: 'float32',
    dims: [parameters.scales.length],
    data: parameters.scales,
  });
  const isPerChannel = parameters.axis !== undefined;
  const zeroPoint = graph.addInitializer(graph.freshName(`${name}_zero_point`), {
    type: 'int32',
    dims: isPerChannel ? [parameters.scales.length] : [],
    data: isPerChannel ? parameters.zeroPoints : Int32Array.of(0),
  });
  const bias = graph.value(tensor);
  bias.initializer = undefined;
  const position = graph.inputs.indexOf(bias);
  if (position >= 0) graph.inputs.splice(position, 1);
  writeNode(
    writer,
    'DequantizeLinear',
    `${tensor}_DequantizeLinear`,
    [quantized, scale, zeroPoint],
    bias,
    parameters.axis,
  );
  return clamped;
}

/** Returns the restored value. */
function writePair(
  writer: QuantizerWriter,
  tensor: string,
  value: Value,
  parameters: WrittenParameters,
  suffix = '',
): Value {
  const restored = writer.graph.addValue(writer.graph.freshName(`${tensor}_DequantizeLinear_Output${suffix}`));
  writeRestoring(writer, tensor, value, parameters, restored, suffix);
  return restored;
}

function writeRestoring(
  writer: QuantizerWriter,
  tensor: string,
  value: Value,
  {scale, zeroPoint, axis}: WrittenParameters,
  restored: Value,
  suffix = '',
): void {
  const {graph} = writer;
  const quantized = graph.addValue(graph.freshName(`${tensor}_QuantizeLinear_Output${suffix}`));
  writeNode(writer, 'QuantizeLinear', `${tensor}_QuantizeLinear${suffix}`, [value, scale, zeroPoint], quantized, axis);
  writeNode(
    writer,
    'DequantizeLinear',
    `${tensor}_DequantizeLinear${suffix}`,
    [quantized, scale, zeroPoint],
    restored,
    axis,
  );
}

function writeDequantize(
  writer: QuantizerWriter,
  tensor: string,
  quantized: Value,
  {scale, zeroPoint, axis}: WrittenParameters,
): Value {
  const restored = writer.graph.addValue(writer.graph.freshName(`${tensor}_DequantizeLinear_Output`));
  writeNode(writer, 'DequantizeLinear', `${tensor}_DequantizeLinear`, [quantized, scale, zeroPoint], restored, axis);
  return restored;
}

function writeNode(
  {graph, domain}: QuantizerWriter,
  opType: 'QuantizeLinear' | 'DequantizeLinear',
  name: string,
  inputs: readonly Value[],
  output: Value,
  axis: number | undefined,
): void {
  const attributes: Record<string, AttributeValue> = axis === undefined ? {} : {axis: {type: 'int', value: axis}};
  graph.addNode({opType, domain, name, inputs, outputs: [output], attributes});
}

/** Nodes of the graph itself that read a value: subgraphs go on reading the float one. */
function readersOf(graph: Graph, value: Value): Node[] {
  const consumers = new Set(value.consumers());
  return graph.nodes.filter((node) => consumers.has(node));
}

function redirectReaders(graph: Graph, value: Value, replacement: Value): void {
  redirect(graph, value, replacement, readersOf(graph, value));
}

function redirect(graph: Graph, value: Value, replacement: Value, readers: readonly Node[]): void {
  for (const node of readers)
    for (const [index, input] of node.inputs.entries()) if (input === value) graph.setInput(node, index, replacement);
}
