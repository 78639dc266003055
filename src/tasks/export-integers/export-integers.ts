/**
 * A QDQ model as TI's integer model: between the quantizers of its inputs and the dequantizers of its outputs every layer
 * computes on whole numbers, carried as float32, with a BNORM sequence instead of QuantizeLinear and DequantizeLinear.
 * Layers that have no integer form stay as they are, between a multiplication by the scale and a quantization.
 *
 * What must stay true: integers mean what they meant, real = integer · scale. Inputs and outputs of the model keep their
 * names and, unless outputs are to be integers, their units. Subgraphs are not looked into.
 *
 * Source: TI, tinyml-modeloptimization, replacement rules of its TINPU wrapper.
 */
import type {ExportedLayer} from '../../artifacts/integer-export.ts';
import {fitOffsetScaleShift} from '../../numeric/offset-scale-shift.ts';
import type {Graph, Model, Node, Value} from '../../onnx/graph.ts';
import {dropUnused} from '../../onnx/passes/drop-unused.ts';
import {floatScalar} from '../../onnx/rewrite/constants.ts';
import {freshValueName} from '../../onnx/rewrite/edit-graph.ts';
import {runPasses} from '../../onnx/rewrite/pass.ts';
import type {NpuRules} from '../../target/profile.ts';
import {exportLayer, isReported} from './export-layer.ts';
import {formatOf, type IntegerFormat, type IntegerValue, weightOf} from './integer-value.ts';
import type {ExportedValue} from './layer.ts';
import {type LayerChain, layerBehind} from './layer-chain.ts';
import {kindOf} from './npu-problems.ts';
import {type NodeWriter, writeBnorm, writeOperator} from './write-nodes.ts';

export interface ExportOptions {
  readonly hasIntegerOutputs: boolean;
  readonly rules: NpuRules | undefined;
}

/** What integers at an input or output of the model stand for: real = integer · scale. */
export interface ExportedPort {
  readonly name: string;
  readonly scale: number;
  readonly min: number;
  readonly max: number;
}

export interface ExportedModel {
  readonly layers: readonly ExportedLayer[];
  /** Names of layers whose float32 arithmetic may differ from integers. */
  readonly inexact: readonly string[];
  /** Quantized inputs of the model, and outputs that integers are behind. */
  readonly inputs: readonly ExportedPort[];
  readonly outputs: readonly ExportedPort[];
}

/** @param model quantized, in QDQ form; changed in place */
export function exportIntegers(model: Model, options: ExportOptions): ExportedModel {
  const {graph} = model;
  const integers = new Map<Value, IntegerValue>();
  const layers: ExportedLayer[] = [];
  const inexact: string[] = [];
  const context: ExportContext = {graph, integers, options};
  for (const quantizer of [...graph.nodes]) {
    if (quantizer.opType !== 'QuantizeLinear' || quantizer.input(0).initializer) continue;
    const format = formatOf(quantizer);
    if (!format) continue;
    const chain = layerBehind(graph, quantizer.input(0));
    const exported = chain && exportChain(context, quantizer, {chain, format});
    const name = chain && layerName(chain.node);
    if (chain && name !== undefined && exported && isReported(chain.node.opType)) {
      layers.push({
        layer: name,
        operator: chain.node.opType,
        kind: kindOfNode(chain.node),
        form: exported.form,
        reasons: exported.reasons,
      });
      if (exported.form === 'integer' && exported.isInexact) inexact.push(name);
    }
    const value = exported?.form === 'integer' ? exported.value : quantizeInput(context, quantizer, format);
    integers.set(quantizer.output(), value);
  }
  layers.push(...floatLayers(graph, layers));
  const ports = portsOf(context);
  dequantizeOutputs(context);
  runPasses(model, [dropUnused]);
  return {layers, inexact, ...ports};
}

function portsOf({graph, integers}: ExportContext): Pick<ExportedModel, 'inputs' | 'outputs'> {
  const portOf = (name: string, node: Node | undefined): ExportedPort[] => {
    const format =
      node && integers.has(node.opType === 'QuantizeLinear' ? node.output() : node.input(0)) && formatOf(node);
    return format ? [{name, scale: format.scale, min: format.min, max: format.max}] : [];
  };
  return {
    inputs: graph.inputs.flatMap((value) =>
      portOf(
        value.name,
        value.consumers().find(({opType}) => opType === 'QuantizeLinear'),
      ),
    ),
    outputs: graph.outputs.flatMap(({name, producer}) =>
      portOf(name, producer?.opType === 'DequantizeLinear' ? producer : undefined),
    ),
  };
}

interface ExportContext {
  readonly graph: Graph;
  /** By the output of a QuantizeLinear. */
  readonly integers: Map<Value, IntegerValue>;
  readonly options: ExportOptions;
}

const layerName = (node: Node): string => node.name || node.output().name;

const kindOfNode = (node: Node): string | undefined =>
  kindOf(node, node.opType === 'Conv' ? weightOf(node.inputs[1], 0) : undefined);

function exportChain(
  {graph, integers, options}: ExportContext,
  quantizer: Node,
  {chain, format}: {readonly chain: LayerChain; readonly format: IntegerFormat},
): ExportedValue {
  const {node, hasRelu, addend} = chain;
  const inputs = node.inputs.map((input) => {
    const dequantizer = input?.producer;
    return dequantizer?.opType === 'DequantizeLinear' ? integers.get(dequantizer.input(0)) : undefined;
  });
  const writer: NodeWriter = {graph, before: quantizer, name: layerName(node)};
  const scales = [format.scale, ...inputs.flatMap((input) => (input ? [input.format.scale] : []))];
  const onlyShifts = scales.every(isPowerOfTwo);
  const exported = exportLayer({
    node,
    writer,
    inputs,
    output: format,
    hasRelu,
    addend,
    onlyShifts,
    rules: options.rules,
  });
  if (exported.form === 'integer') {
    exported.value.value.elementType = 'float32';
    exported.value.value.dims = quantizer.input(0).dims;
  }
  return exported;
}

const isPowerOfTwo = (scale: number): boolean => Number.isInteger(Math.log2(scale)) && 2 ** Math.log2(scale) === scale;

/**
 * A float value as integers: BNORM by one over the scale. Scales below 1/255 are beyond its multiplier; QuantizeLinear
 * does it then, which the CPU computes in either case.
 */
function quantizeInput({graph}: ExportContext, quantizer: Node, format: IntegerFormat): IntegerValue {
  const value = quantizer.input(0);
  const writer: NodeWriter = {graph, before: quantizer, name: quantizer.name || quantizer.output().name};
  const {min, max} = format;
  const fitted = fitOffsetScaleShift({
    offset: 0,
    factor: Math.fround(1 / format.scale),
    rounding: undefined,
    bits: 8,
    isIntegerOffset: false,
  });
  const rank = value.dims?.length;
  if (fitted)
    return {
      value: typed(writeBnorm(writer, value, {constants: [fitted], rank, limits: {min, max}}), value),
      format,
      min,
      max,
    };
  const zeroPoint = quantizer.inputs[2];
  const attributes = {to: {type: 'int', value: 1}} as const;
  const cast = (input: Value, suffix: string): Value =>
    writeOperator(writer, {opType: 'Cast', suffix, inputs: [input], attributes});
  // The quantizer itself comes behind the nodes that are written, so another one is put before them.
  const quantized = writeOperator(writer, {opType: 'QuantizeLinear', suffix: 'quantize', inputs: quantizer.inputs});
  const whole = cast(quantized, 'cast');
  const moved = zeroPoint
    ? writeOperator(writer, {opType: 'Sub', suffix: 'zero_point', inputs: [whole, cast(zeroPoint, 'zero_point_cast')]})
    : whole;
  return {value: typed(moved, value), format, min, max};
}

function typed(value: Value, like: Value): Value {
  value.elementType = 'float32';
  value.dims = like.dims;
  return value;
}

/** Layers in integer weights whose outputs carry no quantizer. */
function floatLayers(graph: Graph, reported: readonly ExportedLayer[]): ExportedLayer[] {
  const known = new Set(reported.map(({layer}) => layer));
  return graph.nodes.flatMap((node): ExportedLayer[] => {
    const isWeighted =
      node.opType === 'Conv' || node.opType === 'ConvTranspose' || node.opType === 'Gemm' || node.opType === 'MatMul';
    const isOld = node.inputs[1]?.producer?.opType === 'DequantizeLinear' || node.inputs[1]?.initializer !== undefined;
    const name = isWeighted && isOld && node.outputs[0] ? layerName(node) : undefined;
    if (name === undefined || known.has(name)) return [];
    return [
      {
        layer: name,
        operator: node.opType,
        kind: kindOfNode(node),
        form: 'float',
        reasons: ['its output is not quantized'],
      },
    ];
  });
}

/** What still reads a DequantizeLinear gets integer · scale; outputs of the model stay integers where that is wanted. */
function dequantizeOutputs({graph, integers, options}: ExportContext): void {
  for (const node of [...graph.nodes]) {
    if (node.opType !== 'DequantizeLinear') continue;
    const integer = integers.get(node.input(0));
    const output = node.output();
    if (!integer || output.uses.size === 0) continue;
    const stays = options.hasIntegerOutputs && output.isGraphOutput();
    const scale = graph.addInitializer(
      freshValueName(graph, `${output.name}_scale`),
      floatScalar(stays ? 1 : integer.format.scale, 'float32'),
    );
    node.opType = 'Mul';
    node.domain = '';
    node.attributes.clear();
    graph.truncateInputs(node, 2);
    graph.setInput(node, 0, integer.value);
    graph.setInput(node, 1, scale);
  }
}
