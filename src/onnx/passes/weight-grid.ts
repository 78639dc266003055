import {elementCount} from '../../numeric/tensor.ts';
import type {Node} from '../graph.ts';

/**
 * How a weight stands in memory: element (group, output, input, tap) at
 * `group · groupStride + output · outputStride + input · inputStride + tap`. Outputs and inputs are counted per group.
 */
export interface WeightGrid {
  readonly groups: number;
  readonly outputs: number;
  readonly inputs: number;
  readonly taps: number;
  readonly groupStride: number;
  readonly outputStride: number;
  readonly inputStride: number;
}

/** The grid of a layer; undefined for a Gemm whose data is transposed, where channels are no axis of their own. */
export function weightGrid({
  node,
  weight,
}: {
  readonly node: Node;
  readonly weight: {readonly dims: readonly number[]};
}): WeightGrid | undefined {
  const [first = 0, second = 0] = weight.dims;
  const groups = node.int('group') ?? 1;
  const taps = elementCount(weight.dims.slice(2));
  switch (node.opType) {
    case 'Conv': {
      const outputs = first / groups;
      return {
        ...{groups, outputs, inputs: second, taps},
        ...{groupStride: outputs * second * taps, outputStride: second * taps, inputStride: taps},
      };
    }
    case 'ConvTranspose': {
      const inputs = first / groups;
      return {
        ...{groups, outputs: second, inputs, taps},
        ...{groupStride: inputs * second * taps, outputStride: taps, inputStride: second * taps},
      };
    }
    default: {
      if (node.int('transA') === 1) return undefined;
      const one = {groups: 1, taps: 1, groupStride: 0};
      return node.int('transB') === 1
        ? {...one, outputs: first, inputs: second, outputStride: second, inputStride: 1}
        : {...one, outputs: second, inputs: first, outputStride: 1, inputStride: second};
    }
  }
}

/** Largest magnitude of each pair of channels over the taps, shape [groups · outputs, inputs]. */
export function pairMagnitudes(weight: Float32Array, grid: WeightGrid): Float64Array {
  const {groups, outputs, inputs, taps, groupStride, outputStride, inputStride} = grid;
  const magnitudes = new Float64Array(groups * outputs * inputs);
  let at = 0;
  for (let g = 0; g < groups; g++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++, at++) {
        const first = g * groupStride + o * outputStride + i * inputStride;
        let largest = 0;
        for (let tap = 0; tap < taps; tap++) largest = Math.max(largest, Math.abs(weight[first + tap]!));
        magnitudes[at] = largest;
      }
  return magnitudes;
}

/** The scales that a layer's weight is written with. */
export interface LayerScales {
  /** Shape [groups · inputs]: the weight is multiplied by it. */
  readonly input: Float64Array;
  /** Shape [groups · outputs]: weight and bias are divided by it. */
  readonly output: Float64Array;
}

/** `weight · input scale / output scale`, computed in double and stored as float32. */
export function scaledWeight(weight: Float32Array, grid: WeightGrid, {input, output}: LayerScales): Float32Array {
  const {groups, outputs, inputs, taps, groupStride, outputStride, inputStride} = grid;
  const scaled = new Float32Array(weight.length);
  for (let g = 0; g < groups; g++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++) {
        const first = g * groupStride + o * outputStride + i * inputStride;
        const factor = input[g * inputs + i]! / output[g * outputs + o]!;
        for (let tap = 0; tap < taps; tap++) scaled[first + tap] = weight[first + tap]! * factor;
      }
  return scaled;
}

/** Range of each output channel, shape [groups · outputs]: `max over inputs of magnitude · input scale / output scale`. */
export function outputRanges(magnitudes: Float64Array, grid: WeightGrid, {input, output}: LayerScales): Float64Array {
  const {groups, outputs, inputs} = grid;
  const ranges = new Float64Array(groups * outputs);
  for (let o = 0; o < ranges.length; o++) {
    const group = Math.floor(o / outputs);
    let largest = 0;
    for (let i = 0; i < inputs; i++)
      largest = Math.max(largest, magnitudes[o * inputs + i]! * input[group * inputs + i]!);
    ranges[o] = largest / output[o]!;
  }
  return ranges;
}

/** Range of what multiplies each input channel, shape [groups · inputs]. */
export function inputRanges(magnitudes: Float64Array, grid: WeightGrid, {input, output}: LayerScales): Float64Array {
  const {groups, outputs, inputs} = grid;
  const ranges = new Float64Array(groups * inputs);
  for (let o = 0; o < groups * outputs; o++) {
    const first = Math.floor(o / outputs) * inputs;
    for (let i = 0; i < inputs; i++) {
      const range = (magnitudes[o * inputs + i]! * input[first + i]!) / output[o]!;
      if (range > ranges[first + i]!) ranges[first + i] = range;
    }
  }
  return ranges;
}
