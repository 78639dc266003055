import {invariant} from '../../base/invariant.ts';
import {elementCount} from '../../numeric/tensor.ts';
import type {Node, Value} from '../../onnx/graph.ts';
import {weightGrid} from '../../onnx/passes/weight-grid.ts';
import {floatsOf} from '../../onnx/rewrite/constants.ts';
import {unpackedIntegers} from '../../onnx/rewrite/unpacked-integers.ts';
import type {CorrectableLayer} from './correctable-layers.ts';
import {floatLayer} from './input-means.ts';

/**
 * By how much the rounding of its weight shifts the mean of a layer's output,
 *
 *     e[c] = α · Σ over inputs i and taps k of (W[c, i, k] − Wq[c, i, k]) · E[x[i]],
 *
 * float − quantized. Exact for layers that do not pad; at borders, where taps read zeros, it counts them as if they read
 * the mean. The outputs of a ConvTranspose see only one tap in as many as its strides skip, on average. What quantizing
 * the input does is not seen. All zero where a weight has another shape or form than here.
 *
 * @param means E[x] in the float model, shape [input channels]
 * @returns shape [channels], in real units of the layer's output
 *
 * Source: M. Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.2.1;
 * with measured means in place of those of a Gaussian that BatchNormalization and a clipping activation give.
 */
export function analyticError(layer: Pick<CorrectableLayer, 'node' | 'float' | 'channels'>, means: Float64Array) {
  const {node, weight} = floatLayer(layer);
  const errors = new Float64Array(layer.channels);
  const float = floatsOf(weight.initializer);
  const rounded = dequantizedWeight(layer.node);
  const dims = weight.initializer?.dims;
  if (!float || !dims || rounded?.length !== float.length) return errors;
  const grid = weightGrid({node, weight: {dims}});
  if (!grid) return errors;
  const {groups, outputs, inputs, taps, groupStride, outputStride, inputStride} = grid;
  invariant(means.length === groups * inputs, () => `${means.length} means for ${groups * inputs} channels`);
  const factor = factorOf(node);
  for (let g = 0; g < groups; g++)
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) {
        const first = g * groupStride + o * outputStride + i * inputStride;
        let difference = 0;
        for (let tap = 0; tap < taps; tap++) difference += float[first + tap]! - rounded[first + tap]!;
        sum += difference * means[g * inputs + i]!;
      }
      errors[g * outputs + o] = factor * sum;
    }
  return errors;
}

function factorOf(node: Node): number {
  if (node.opType === 'Gemm') return node.float('alpha') ?? 1;
  return node.opType === 'ConvTranspose' ? 1 / elementCount(node.ints('strides') ?? []) : 1;
}

/** What the weight of a quantized layer stands for; undefined where it has blocks, or parameters that are computed. */
function dequantizedWeight(node: Node): Float64Array | undefined {
  const dequantizer = node.inputs[1]?.producer;
  const [integers, scale, zeroPoint] = dequantizer?.inputs ?? [];
  const values = unpacked(integers);
  const scales = floatsOf(scale?.initializer);
  if (!dequantizer || !values || !scales || (dequantizer.int('block_size') ?? 0) !== 0) return undefined;
  const points = zeroPoint ? unpacked(zeroPoint) : new Float64Array(scales.length);
  if (points?.length !== scales.length) return undefined;
  const dims = integers?.initializer?.dims ?? [];
  const axis = dequantizer.int('axis') ?? 1;
  const inner = elementCount(dims.slice((axis < 0 ? axis + dims.length : axis) + 1));
  return values.map((value, i) => {
    const channel = scales.length === 1 ? 0 : Math.trunc(i / inner) % scales.length;
    return (value - points[channel]!) * scales[channel]!;
  });
}

const unpacked = (value: Value | undefined): Float64Array | undefined =>
  value?.initializer && unpackedIntegers(value.initializer);
