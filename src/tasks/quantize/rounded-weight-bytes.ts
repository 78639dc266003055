/**
 * A rounded weight as an item of the cache: Σx² and Σ(x − q)² as little-endian doubles, then the integers as ONNX stores
 * them. Shape and type stand in the item's fingerprint.
 */
import {hashBytes, hashJson} from '../../base/content-hash.ts';
import type {Item} from '../../build/task.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {rawSizeBytes} from '../../onnx/element-types.ts';
import type {WeightToRound} from './quantize-model.ts';
import type {RoundedWeight} from './round-weight.ts';

const HEADER_BYTES = 16;
const ERROR_POWER_OFFSET = 8;

/**
 * Items of the weights of a model, in their order. The weights of models with equal shapes are kept together: those of
 * another training, or after a renaming, are looked up in one place.
 */
export function weightItems(weights: readonly WeightToRound[]): readonly Item[] {
  const pack = hashJson(weights.map(({weight}) => weight.dims));
  return weights.map((weight) => ({...weightItem(weight), pack}));
}

/** Names everything that decides the integers of a weight; the name of the weight is not among it. */
function weightItem({tensor, weight, parameters}: WeightToRound): Item {
  const {type, axis, scales, zeroPoints, clamp, rounding} = parameters;
  return {
    label: tensor,
    fingerprint: {
      weight: hashBytes(bytesOf(weight.data)),
      dims: weight.dims,
      type,
      axis: axis ?? null,
      scales: scales.length === 1 ? scales[0]! : hashBytes(bytesOf(scales)),
      zeroPoints: zeroPoints.every((point) => point === zeroPoints[0])
        ? (zeroPoints[0] ?? 0)
        : hashBytes(bytesOf(zeroPoints)),
      rounding: rounding ?? 'nearest-even',
      ...(clamp ? {clamp: [clamp.min, clamp.max]} : {}),
    },
  };
}

const bytesOf = ({buffer, byteOffset, byteLength}: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export function encodeRoundedWeight({tensor, signalPower, errorPower}: RoundedWeight): Uint8Array {
  const data = bytesOf(tensor.data as Exclude<Tensor['data'], readonly string[]>);
  const bytes = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, signalPower, true);
  view.setFloat64(ERROR_POWER_OFFSET, errorPower, true);
  bytes.set(data, HEADER_BYTES);
  return bytes;
}

/** Undefined when the bytes are not those of such a weight, which then is rounded anew. */
export function decodeRoundedWeight(bytes: Uint8Array, {weight, parameters}: WeightToRound): RoundedWeight | undefined {
  const {type} = parameters;
  const count = weight.data.length;
  const sizeBytes = rawSizeBytes(type, count);
  if (bytes.length !== HEADER_BYTES + sizeBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    tensor: {type, dims: weight.dims, data: storedIntegers(type, new Uint8Array(bytes.subarray(HEADER_BYTES)))},
    signalPower: view.getFloat64(0, true),
    errorPower: view.getFloat64(ERROR_POWER_OFFSET, true),
  };
}

/** `bytes` starts a buffer of its own, so that 16-bit views are aligned. */
function storedIntegers(type: string, bytes: Uint8Array): Tensor['data'] {
  if (type === 'int16') return new Int16Array(bytes.buffer);
  if (type === 'uint16') return new Uint16Array(bytes.buffer);
  return type === 'int8' ? new Int8Array(bytes.buffer) : bytes;
}
