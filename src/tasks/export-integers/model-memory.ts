/** Counts what a QDQ model takes: its weights at each width, its values while it runs, its multiplications. */
import type {DeviceFit, MemoryTable} from '../../artifacts/memory-table.ts';
import {roundHalfEven} from '../../numeric/quantize-affine.ts';
import {elementCount} from '../../numeric/tensor.ts';
import {bitsOfElementType} from '../../onnx/element-types.ts';
import type {Graph, Node, Value} from '../../onnx/graph.ts';
import type {TargetDevice} from '../../target/profile.ts';

const BYTE_BITS = 8;
const FLOAT_BYTES = 4;

/**
 * @param graph in QDQ form, shapes known; dimensions that are not count as 1
 * @param isOffloaded whether the NPU computes every layer
 */
export function memoryTable(
  graph: Graph,
  devices: readonly TargetDevice[],
  isOffloaded: boolean,
): Omit<MemoryTable, 'version'> {
  const weights = constantsOf(graph, false);
  const biases = constantsOf(graph, true);
  const weightCount = totalOf(weights, ({count}) => count);
  const biasCount = totalOf(biases, ({count}) => count);
  const at = (bits: number): number => totalOf(weights, ({count}) => Math.ceil((count * bits) / BYTE_BITS));
  const built = totalOf(weights, ({count, bits}) => Math.ceil((count * bits) / BYTE_BITS));
  const peak = peakBytes(graph);
  const macs = graph.nodes.reduce((sum, node) => sum + macsOf(node), 0);
  const table = {
    weightCount,
    biasCount,
    weightBytes: {float32: weightCount * FLOAT_BYTES, int8: at(8), int4: at(4), int2: at(2), built},
    biasBytes: biasCount * FLOAT_BYTES,
    peakValueBytes: peak,
    macs,
  };
  const outputs = graph.nodes.reduce((sum, node) => sum + (isCounted(node) ? countOf(node.output()) : 0), 0);
  const sizes = {
    flashBytes: built + table.biasBytes,
    ramBytes: peak.built,
    weightBytes: built,
    macs,
    outputs,
    isOffloaded,
  };
  return {...table, devices: devices.map((device) => fitOf(device, sizes))};
}

interface Constant {
  readonly count: number;
  readonly bits: number;
}

/** Constants behind DequantizeLinear: int32 ones are biases. */
function constantsOf(graph: Graph, areBiases: boolean): readonly Constant[] {
  return graph.nodes.flatMap((node) => {
    const tensor = node.opType === 'DequantizeLinear' ? node.inputs[0]?.initializer : undefined;
    if (!tensor || (tensor.type === 'int32') !== areBiases) return [];
    return [{count: elementCount(tensor.dims), bits: bitsOfElementType(tensor.type)}];
  });
}

const totalOf = (constants: readonly Constant[], of: (constant: Constant) => number): number =>
  constants.reduce((sum, constant) => sum + of(constant), 0);

/** Elements for one sample; unknown sizes and the batch count as 1. */
const countOf = ({dims}: Value): number =>
  (dims ?? []).reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);

const isCounted = ({opType}: Node): boolean =>
  opType === 'Conv' || opType === 'AveragePool' || opType === 'GlobalAveragePool' || opType === 'MaxPool';

/** Weights that each output element is made of, times output elements. */
function macsOf(node: Node): number {
  if (node.opType !== 'Conv' && node.opType !== 'Gemm' && node.opType !== 'MatMul') return 0;
  const weight = node.inputs[1]?.producer?.inputs[0]?.initializer ?? node.inputs[1]?.initializer;
  if (!weight) return 0;
  if (node.opType !== 'Conv') return elementCount(weight.dims);
  return (elementCount(weight.dims) / (weight.dims[0] ?? 1)) * countOf(node.output());
}

/** A value between layers: stored from the node that computes it to the last one that reads it. */
interface StoredValue {
  readonly elements: number;
  readonly bits: number;
  readonly from: number;
  readonly to: number;
}

function peakBytes(graph: Graph): MemoryTable['peakValueBytes'] {
  const positions = new Map(graph.nodes.map((node, i) => [node, i]));
  const positionOf = (node: Node | undefined): number => (node ? (positions.get(node) ?? 0) : 0);
  const stored = [...graph.inputs, ...graph.nodes.flatMap(({outputs}) => outputs)].flatMap((value): StoredValue[] => {
    if (!value || !isStored(value)) return [];
    const quantizer = value.producer?.opType === 'QuantizeLinear' ? value.producer : undefined;
    const elements = countOf(quantizer?.input(0) ?? value);
    const bits = quantizer ? bitsOfQuantizer(quantizer) : BYTE_BITS * FLOAT_BYTES;
    const from = positionOf(quantizer ? layerOf(quantizer.input(0)) : value.producer);
    return [{elements, bits, from, to: value.isGraphOutput() ? graph.nodes.length : lastReader(value, positions)}];
  });
  let float32 = 0;
  let built = 0;
  for (const i of graph.nodes.keys()) {
    const live = stored.filter(({from, to}) => from <= i && i <= to);
    float32 = Math.max(
      float32,
      live.reduce((sum, {elements}) => sum + elements * FLOAT_BYTES, 0),
    );
    built = Math.max(
      built,
      live.reduce((sum, {elements, bits}) => sum + Math.ceil((elements * bits) / BYTE_BITS), 0),
    );
  }
  return {float32, built};
}

/** What computes a quantized value: a Relu does so together with the layer before it. */
const layerOf = ({producer}: Value): Node | undefined =>
  producer?.opType === 'Relu' && producer.input(0).producer?.opType !== 'DequantizeLinear'
    ? producer.input(0).producer
    : producer;

/** Not what only passes into a quantizer, nor what comes out of a DequantizeLinear. */
function isStored(value: Value): boolean {
  if (value.initializer || value.producer?.opType === 'DequantizeLinear') return false;
  const readers = value.consumers();
  return value.isGraphOutput() || !readers.every(({opType}) => opType === 'QuantizeLinear' || opType === 'Relu');
}

/** Through the DequantizeLinear, whose output is not stored. */
function lastReader(value: Value, positions: ReadonlyMap<Node, number>): number {
  const readers = value
    .consumers()
    .flatMap((node) => (node.opType === 'DequantizeLinear' ? node.output().consumers() : [node]));
  return readers.reduce((last, node) => Math.max(last, positions.get(node) ?? 0), 0);
}

const bitsOfQuantizer = (node: Node): number => bitsOfElementType(node.inputs[2]?.initializer?.type ?? 'uint8');

interface Sizes {
  readonly flashBytes: number;
  readonly ramBytes: number;
  readonly weightBytes: number;
  readonly macs: number;
  readonly outputs: number;
  readonly isOffloaded: boolean;
}

function fitOf(device: TargetDevice, sizes: Sizes): DeviceFit {
  const {name, flashBytes, ramBytes} = device;
  return {
    device: name,
    fitsFlash: flashBytes === undefined ? undefined : sizes.flashBytes <= flashBytes,
    fitsRam: ramBytes === undefined ? undefined : sizes.ramBytes <= ramBytes,
    latencyUs: latencyOf(device, sizes),
  };
}

function latencyOf({cycles}: TargetDevice, {weightBytes, macs, outputs, isOffloaded}: Sizes): DeviceFit['latencyUs'] {
  if (!cycles || !isOffloaded) return 'not known';
  const {constant, perWeightByte, perMac, perOutput, clockMhz, factor} = cycles;
  const fitted = (constant + perWeightByte * weightBytes + perMac * macs + perOutput * outputs) / clockMhz;
  return {low: roundHalfEven(fitted / factor), fitted: roundHalfEven(fitted), high: roundHalfEven(fitted * factor)};
}
