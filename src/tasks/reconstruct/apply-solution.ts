/** Writes chosen integers, scales and biases into a quantized model. */
import {invariant} from '../../base/invariant.ts';
import {biasScale, type IntegerType, quantizeBias, storageRange} from '../../numeric/affine-parameters.ts';
import {packInt2, packInt4} from '../../numeric/pack-integers.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import type {Graph, Node} from '../../onnx/graph.ts';
import {floatsOf} from '../../onnx/rewrite/constants.ts';
import {freshValueName} from '../../onnx/rewrite/edit-graph.ts';
import {type Layer, transposed} from './layers.ts';
import type {Solution} from './solve-layer.ts';
import {fanIn} from './unfold.ts';

/**
 * Constants that other nodes read too are left to them. An int32 bias keeps to the scale of the accumulator, a narrower one
 * to its own.
 *
 * @param graph quantized, changed in place
 */
export function applySolution(graph: Graph, layer: Layer, {integers, scales, bias}: Solution): void {
  const {node, weight, shape} = layer;
  const dequantizer = producerOf(node, 1);
  const stored = weight.isTransposed ? transposed(integers, weight.channels, fanIn(shape)) : integers;
  const tensor = dequantizer.input(0).initializer;
  invariant(tensor !== undefined, () => `the weight of "${node.name}" is no constant`);
  setConstant(graph, dequantizer, 0, {...tensor, data: storedIntegers(weight.type, stored)});
  const scaleDims = dequantizer.input(1).initializer?.dims ?? [];
  setConstant(graph, dequantizer, 1, {type: 'float32', dims: scaleDims, data: scales});
  if (bias && layer.bias.kind !== 'absent') setBias(graph, layer, {scales, bias});
}

function setBias(
  graph: Graph,
  {node, bias: {kind}}: Layer,
  {scales, bias}: {readonly scales: Float32Array; readonly bias: Float64Array},
): void {
  const values = Float32Array.from(bias);
  if (kind === 'float32') {
    setConstant(graph, node, 2, {type: 'float32', dims: node.input(2).initializer!.dims, data: values});
    return;
  }
  const dequantizer = producerOf(node, 2);
  const inputScale = floatsOf(producerOf(node, 0).input(1).initializer)?.[0];
  const [integers, scale] = [dequantizer.input(0).initializer, dequantizer.input(1).initializer];
  invariant(inputScale !== undefined && integers !== undefined && scale !== undefined, () => 'a bias has a scale');
  const old = floatsOf(scale)!;
  if (kind === 'int16' || kind === 'int8') {
    setConstant(graph, dequantizer, 0, {...integers, data: narrowIntegers(values, old, kind)});
    return;
  }
  const biasScales = Float32Array.from({length: old.length}, (_, i) =>
    biasScale(inputScale, scales[scales.length === 1 ? 0 : i]!, 1),
  );
  const data = new Int32Array(values.length);
  quantizeBias(values, biasScales, data);
  setConstant(graph, dequantizer, 0, {...integers, data});
  setConstant(graph, dequantizer, 1, {...scale, data: biasScales});
}

function narrowIntegers(values: Float32Array, scales: Float32Array, type: 'int16' | 'int8'): Int16Array | Int8Array {
  const integers = new Int32Array(values.length);
  quantizeBias(values, scales, integers);
  const {min, max} = storageRange(type);
  const clamped = integers.map((integer) => Math.min(Math.max(integer, min), max));
  return type === 'int8' ? Int8Array.from(clamped) : Int16Array.from(clamped);
}

function producerOf(node: Node, index: number): Node {
  const {producer, name} = node.input(index);
  invariant(producer !== undefined, () => `"${name}" is not computed`);
  return producer;
}

function setConstant(graph: Graph, node: Node, index: number, tensor: Tensor): void {
  const value = node.input(index);
  if (value.uses.size === 1) value.initializer = tensor;
  else graph.setInput(node, index, graph.addInitializer(freshValueName(graph, value.name), tensor));
}

function storedIntegers(type: IntegerType, values: Float64Array): Tensor['data'] {
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
    default:
      return Uint16Array.from(values);
  }
}
