/** What quantizers and integer constants of a QDQ model say, in the form that integer operators need. */
import {type IntegerType, storageRange} from '../../numeric/affine-parameters.ts';
import {unpackInt2, unpackInt4, unpackUint2, unpackUint4} from '../../numeric/pack-integers.ts';
import {elementCount, type Tensor} from '../../numeric/tensor.ts';
import type {Node, Value} from '../../onnx/graph.ts';
import {floatsOf} from '../../onnx/rewrite/constants.ts';

/** Integers that stand for real numbers: real = integer · scale. The zero point is taken off already. */
export interface IntegerFormat {
  readonly scale: number;
  /** Smallest and largest integer of the quantizer. */
  readonly min: number;
  readonly max: number;
  /** Of the stored type: 2, 4, 8 or 16. */
  readonly bits: number;
}

/** A value of the integer model: float32 elements that are whole numbers. */
export interface IntegerValue {
  readonly value: Value;
  readonly format: IntegerFormat;
  /** Integers that occur; TI clips some sums later than the quantizer's range asks for. */
  readonly min: number;
  readonly max: number;
}

export const isUnsigned = ({min}: IntegerFormat): boolean => min === 0;

const isIntegerType = (type: string): type is IntegerType => /^u?int(2|4|8|16)$/.test(type);

/** The format of a QuantizeLinear or DequantizeLinear with one scale; undefined for any other. */
export function formatOf(node: Node): IntegerFormat | undefined {
  const scales = floatsOf(node.inputs[1]?.initializer);
  const zeroPoint = node.inputs[2]?.initializer;
  const scale = scales?.[0];
  const type = zeroPoint?.type ?? 'uint8';
  if (scales?.length !== 1 || scale === undefined || !(scale > 0) || !isIntegerType(type)) return undefined;
  const zero = zeroPoint ? (integersOf(zeroPoint)?.[0] ?? 0) : 0;
  const {min, max} = storageRange(type);
  return {scale, min: min - zero, max: max - zero, bits: bitsOf(type)};
}

export const bitsOf = (type: IntegerType): number => Number(/\d+/.exec(type)?.[0]);

/** The elements of an integer constant, unpacked; undefined for other types. */
export function integersOf({type, dims, data}: Tensor): ArrayLike<number> | undefined {
  if (data instanceof Uint8Array) {
    const count = elementCount(dims);
    if (type === 'int2') return unpackInt2(data, count);
    if (type === 'uint2') return unpackUint2(data, count);
    if (type === 'int4') return unpackInt4(data, count);
    if (type === 'uint4') return unpackUint4(data, count);
  }
  const isPlain = data instanceof Int8Array || data instanceof Uint8Array || data instanceof Int32Array;
  return isPlain || data instanceof Int16Array || data instanceof Uint16Array ? data : undefined;
}

/** An integer weight: whole numbers with zero point 0. */
export interface IntegerWeight {
  readonly dims: readonly number[];
  /** Row-major, shape `dims`. */
  readonly integers: Float32Array;
  /** Shape [1] or [channels]. */
  readonly scales: Float32Array;
  readonly bits: number;
}

/** The constant behind a DequantizeLinear; undefined unless it is an integer weight with scales along `channelAxis`. */
export function weightOf(value: Value | undefined, channelAxis: number): IntegerWeight | undefined {
  const node = value?.producer;
  const tensor = node?.opType === 'DequantizeLinear' ? node.inputs[0]?.initializer : undefined;
  const scales = floatsOf(node?.inputs[1]?.initializer);
  if (!node || !tensor || !scales || !isIntegerType(tensor.type)) return undefined;
  const zeroPoint = node.inputs[2]?.initializer;
  const isCentred = !zeroPoint || Array.from(integersOf(zeroPoint) ?? [1]).every((point) => point === 0);
  const axis = node.int('axis') ?? 1;
  const fromFront = axis < 0 ? axis + tensor.dims.length : axis;
  const isAlongChannels =
    scales.length === 1 || (fromFront === channelAxis && scales.length === tensor.dims[channelAxis]);
  const integers = integersOf(tensor);
  if (!isCentred || !isAlongChannels || !integers || node.int('block_size')) return undefined;
  return {dims: tensor.dims, integers: Float32Array.from(integers), scales, bits: bitsOf(tensor.type)};
}
