import {invariant} from '../../base/invariant.ts';
import {storageRange} from '../../numeric/affine-parameters.ts';
import {packInt2, packInt4} from '../../numeric/pack-integers.ts';
import {
  dequantizeAffine,
  dequantizePerChannel,
  type IntegerArray,
  quantizeAffine,
  quantizeLikeAimet,
  quantizePerChannel,
} from '../../numeric/quantize-affine.ts';
import type {FloatTensor, Tensor} from '../../numeric/tensor.ts';
import type {QuantizerParameters} from './parameter-table.ts';

export interface RoundedWeight {
  /** As ONNX stores it, 4-bit types packed. */
  readonly tensor: Tensor;
  /** Σx² and Σ(x − q)² over all elements, in double, in index order. */
  readonly signalPower: number;
  readonly errorPower: number;
}

/**
 * Rounds a float weight to the nearest integers of its type, ties to even, clamped to all that the type can hold unless its
 * parameters say otherwise.
 */
export function roundWeight(weight: FloatTensor, parameters: QuantizerParameters): RoundedWeight {
  const {type, axis, scales, zeroPoints, clamp} = parameters;
  invariant(type !== 'int32', () => 'biases are rounded elsewhere');
  const range = clamp ?? storageRange(type);
  const quantized = unpackedArray(type, weight.data.length);
  const restored = new Float32Array(weight.data.length);
  if (parameters.rounding === 'aimet') {
    roundLikeAimet(weight, parameters, quantized);
    if (axis === undefined) dequantizeAffine(quantized, scales[0]!, zeroPoints[0]!, restored);
    else dequantizePerChannel(quantized, {dims: weight.dims, axis}, parameters, restored);
  } else if (axis === undefined) {
    quantizeAffine(weight.data, scales[0]!, zeroPoints[0]!, range, quantized);
    dequantizeAffine(quantized, scales[0]!, zeroPoints[0]!, restored);
  } else {
    const layout = {dims: weight.dims, axis};
    quantizePerChannel(weight.data, layout, parameters, range, quantized);
    dequantizePerChannel(quantized, layout, parameters, restored);
  }
  return {tensor: {type, dims: weight.dims, data: packed(type, quantized)}, ...powers(weight.data, restored)};
}

function roundLikeAimet(
  {data, dims}: FloatTensor,
  {type, axis, scales, zeroPoints}: QuantizerParameters,
  output: IntegerArray,
): void {
  invariant(type !== 'int32', () => 'biases are rounded elsewhere');
  const {min, max} = storageRange(type);
  const inner = axis === undefined ? data.length : dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  for (let start = 0, channel = 0; start < data.length; start += inner) {
    const zeroPoint = zeroPoints[channel]!;
    const steps = {scale: scales[channel]!, shift: zeroPoint - min, steps: max - min, zeroPoint};
    quantizeLikeAimet(data, {start, end: start + inner}, steps, output);
    channel = channel + 1 === scales.length ? 0 : channel + 1;
  }
}

function unpackedArray(type: string, count: number): IntegerArray {
  if (type === 'int16') return new Int16Array(count);
  if (type === 'uint16') return new Uint16Array(count);
  return type.startsWith('u') ? new Uint8Array(count) : new Int8Array(count);
}

function packed(type: string, values: IntegerArray): IntegerArray {
  const isByte = values instanceof Int8Array || values instanceof Uint8Array;
  if (!isByte) return values;
  return type.endsWith('int4') ? packInt4(values) : type.endsWith('int2') ? packInt2(values) : values;
}

function powers(
  values: Float32Array,
  restored: Float32Array,
): {readonly signalPower: number; readonly errorPower: number} {
  let signalPower = 0;
  let errorPower = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const error = value - restored[i]!;
    signalPower += value * value;
    errorPower += error * error;
  }
  return {signalPower, errorPower};
}

/** 10·log10(Σx² / Σ(x − q)²), undefined where there is no error or no signal. */
export function snrDb({
  signalPower,
  errorPower,
}: Pick<RoundedWeight, 'signalPower' | 'errorPower'>): number | undefined {
  if (errorPower === 0 || signalPower === 0) return undefined;
  return 10 * Math.log10(signalPower / errorPower);
}
