/**
 * A float model whose weights hold what is left of them after rounding: what AIMET runs to see the ranges of activations.
 */
import type {Placement, WeightQuantizer} from '../../artifacts/placement.ts';
import {invariant} from '../../base/invariant.ts';
import {unpackInt4, unpackUint4} from '../../numeric/pack-integers.ts';
import {dequantizeAffine, dequantizePerChannel, type IntegerArray} from '../../numeric/quantize-affine.ts';
import {elementCount, type FloatTensor} from '../../numeric/tensor.ts';
import type {Model} from '../../onnx/graph.ts';
import type {WeightToRound} from './quantize-model.ts';
import type {RoundedWeight} from './round-weight.ts';

/** The part of a placement that is about weights. Constants that are no weights are left as they are. */
export const weightsOf = (placement: Placement): Placement => ({
  ...placement,
  edits: [],
  quantizers: placement.quantizers.filter((quantizer): quantizer is WeightQuantizer => quantizer.role === 'weight'),
  adjustments: [],
  measuredValues: [],
});

/** Puts the rounded weights into `model`, as float numbers. @param rounded one per weight, in order */
export function putRoundedWeights(
  model: Model,
  weights: readonly WeightToRound[],
  rounded: readonly RoundedWeight[],
): void {
  for (const [i, {tensor, weight, parameters}] of weights.entries()) {
    const {initializer} = model.graph.value(tensor);
    invariant(initializer !== undefined, () => `"${tensor}" is no constant`);
    model.graph.value(tensor).initializer = restored(weight, parameters, rounded[i]!);
  }
}

function restored(
  {dims}: FloatTensor,
  {axis, scales, zeroPoints}: WeightToRound['parameters'],
  {tensor}: RoundedWeight,
): FloatTensor {
  const data = new Float32Array(elementCount(dims));
  const integers = unpacked(tensor, data.length);
  if (axis === undefined) dequantizeAffine(integers, scales[0]!, zeroPoints[0]!, data);
  else dequantizePerChannel(integers, {dims, axis}, {scales, zeroPoints}, data);
  return {type: 'float32', dims, data};
}

function unpacked({type, data}: RoundedWeight['tensor'], length: number): IntegerArray {
  invariant(isIntegers(data), () => `a rounded weight is ${type}`);
  if (!type.endsWith('int4') || !(data instanceof Uint8Array)) return data;
  return type === 'int4' ? unpackInt4(data, length) : unpackUint4(data, length);
}

const isIntegers = (data: RoundedWeight['tensor']['data']): data is IntegerArray =>
  data instanceof Int8Array || data instanceof Uint8Array || data instanceof Int16Array || data instanceof Uint16Array;
