/** Reading and making constant tensors: the contents of initializers as plain numbers, and back. */
import {invariant} from '../../base/invariant.ts';
import {numberToFloat16} from '../../numeric/float16.ts';
import {type ElementType, elementCount, type FloatTensor, type Tensor} from '../../numeric/tensor.ts';
import type {Node, Value} from '../graph.ts';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** The contents of a constant value. Import drops initializers from the graph inputs, so that nobody can feed them. */
export const constantOf = (value: Value | undefined): Tensor | undefined => value?.initializer;

/** An int64 from a number; saturates, because 2^63 - 1 ("to the end") is no double. */
export function toInt64(value: number): bigint {
  const big = BigInt(Math.trunc(value));
  return big > INT64_MAX ? INT64_MAX : big < INT64_MIN ? INT64_MIN : big;
}

/** An int64 tensor of rank 1. */
export const int64Vector = (values: readonly number[]): Tensor => ({
  type: 'int64',
  dims: [values.length],
  data: BigInt64Array.from(values, toInt64),
});

export const int64Scalar = (value: number): Tensor => ({
  type: 'int64',
  dims: [],
  data: BigInt64Array.of(toInt64(value)),
});

export const floatVector = (values: Float32Array): FloatTensor => ({
  type: 'float32',
  dims: [values.length],
  data: values,
});

/** Contents of an integer tensor as numbers; undefined for other types. Exact below 2^53, which sizes and axes are. */
export function integersOf(tensor: Tensor | undefined): number[] | undefined {
  if (!tensor) return undefined;
  const {data} = tensor;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Array.from(data, Number);
  if (tensor.type === 'int32' && data instanceof Int32Array) return Array.from(data);
  return undefined;
}

/** Contents of a float tensor as float32; a float32 tensor gives its own array. Undefined for other types. */
export function floatsOf(tensor: Tensor | undefined): Float32Array | undefined {
  if (tensor?.type === 'float32' && tensor.data instanceof Float32Array) return tensor.data;
  return undefined;
}

/** The one element of a float32 or float64 constant of one element. */
export function floatScalarOf(tensor: Tensor | undefined): number | undefined {
  if (!tensor || elementCount(tensor.dims) !== 1) return undefined;
  if (tensor.data instanceof Float32Array || tensor.data instanceof Float64Array) return tensor.data[0];
  return undefined;
}

/** A scalar of a float type; `type` must be float32, float64 or float16. */
export function floatScalar(value: number, type: ElementType): Tensor {
  if (type === 'float64') return {type, dims: [], data: Float64Array.of(value)};
  if (type === 'float16') return {type, dims: [], data: Uint16Array.of(numberToFloat16(value))};
  invariant(type === 'float32', () => `${type} is no float type`);
  return {type, dims: [], data: Float32Array.of(value)};
}

/** What a Constant node computes, in any of its attribute forms; undefined for sparse tensors. */
export function constantNodeTensor(node: Node): Tensor | undefined {
  const whole = node.tensor('value');
  if (whole) return whole;
  const float = node.float('value_float');
  if (float !== undefined) return floatScalar(float, 'float32');
  const int = node.int('value_int');
  if (int !== undefined) return int64Scalar(int);
  const floats = node.floats('value_floats');
  if (floats) return floatVector(Float32Array.from(floats));
  const ints = node.ints('value_ints');
  if (ints) return int64Vector(ints);
  const string = node.string('value_string');
  if (string !== undefined) return {type: 'string', dims: [], data: [string]};
  const strings = node.attributes.get('value_strings');
  if (strings?.type === 'strings') return {type: 'string', dims: [strings.value.length], data: strings.value};
  return undefined;
}
