/** Evaluators of elementwise operators on float32, float64, int32, int64 and bool. */
import {type ElementType, elementCount, type Tensor} from '../../../numeric/tensor.ts';
import {newTensorData} from '../../element-types.ts';
import {broadcastDims} from '../../shapes/dims.ts';
import type {Evaluator, Evaluators} from './evaluator.ts';
import {broadcastStrides, stridedIndices} from './strided-copy.ts';

/**
 * An operator on two numbers and on two bigints. A float32 result is rounded when stored: one double operation of
 * + - * / rounded to float32 equals the float32 operation.
 */
interface BinaryOperator {
  readonly numbers: (a: number, b: number) => number;
  readonly bigints?: (a: bigint, b: bigint) => bigint;
  /** For int32, where a double operation is not enough. */
  readonly int32?: (a: number, b: number) => number;
}

const ADD: BinaryOperator = {numbers: (a, b) => a + b, bigints: (a, b) => a + b};
const SUB: BinaryOperator = {numbers: (a, b) => a - b, bigints: (a, b) => a - b};
const MUL: BinaryOperator = {numbers: (a, b) => a * b, bigints: (a, b) => a * b, int32: Math.imul};
const DIV: BinaryOperator = {
  numbers: (a, b) => a / b,
  bigints: (a, b) => a / b,
  int32: (a, b) => Math.trunc(a / b),
};
/** The lesser of two bigints; `Math.min` takes numbers only. */
export const smaller = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};
export const larger = (a: bigint, b: bigint): bigint => {
  if (a > b) return a;
  return b;
};
const MIN: BinaryOperator = {numbers: Math.min, bigints: smaller};
const MAX: BinaryOperator = {numbers: Math.max, bigints: larger};

const NUMBER_TYPES: ReadonlySet<ElementType> = new Set(['float32', 'float64', 'int32']);

/** Types whose arrays hold the values themselves, not bit patterns. */
const COMPARABLE_TYPES: ReadonlySet<ElementType> = new Set(['float32', 'float64', 'int32', 'int64', 'bool']);

/** Folds the operator over two or more inputs of one type with broadcasting. */
const arithmetic =
  (operator: BinaryOperator): Evaluator =>
  (_, inputs) => {
    let result = inputs[0];
    if (!result) return undefined;
    for (const input of inputs.slice(1)) {
      result = input && combine(operator, result, input);
      if (!result) return undefined;
    }
    return [result];
  };

function combine(operator: BinaryOperator, a: Tensor, b: Tensor): Tensor | undefined {
  const operands = broadcastOperands(a, b);
  if (!operands || a.type !== b.type) return undefined;
  if (a.type === 'int64') return operator.bigints && combineBigints(operator, a, b, operands);
  if (!NUMBER_TYPES.has(a.type)) return undefined;
  const compute = a.type === 'int32' ? (operator.int32 ?? operator.numbers) : operator.numbers;
  const x = a.data as Float64Array;
  const y = b.data as Float64Array;
  const data = newTensorData(a.type, operands.left.length) as Float64Array;
  for (let i = 0; i < data.length; i++) {
    const value = compute(x[operands.left[i]!]!, y[operands.right[i]!]!);
    if (a.type === 'int32' && !Number.isFinite(value)) return undefined;
    data[i] = value;
  }
  return {type: a.type, dims: operands.dims, data};
}

function combineBigints(operator: BinaryOperator, a: Tensor, b: Tensor, operands: Operands): Tensor | undefined {
  const x = a.data as BigInt64Array;
  const y = b.data as BigInt64Array;
  if (operator === DIV && y.includes(0n)) return undefined;
  const data = new BigInt64Array(operands.left.length);
  for (let i = 0; i < data.length; i++) data[i] = operator.bigints!(x[operands.left[i]!]!, y[operands.right[i]!]!);
  return {type: 'int64', dims: operands.dims, data};
}

interface Operands {
  readonly dims: readonly number[];
  /** For each element of the result, its place in the left and in the right operand. */
  readonly left: Int32Array;
  readonly right: Int32Array;
}

function broadcastOperands(a: Tensor, b: Tensor): Operands | undefined {
  const dims = broadcastDims([a.dims, b.dims]);
  if (!dims?.every((dim) => typeof dim === 'number')) return undefined;
  const sizes = dims as readonly number[];
  const indicesOf = (tensor: Tensor): Int32Array =>
    stridedIndices({dims: sizes, strides: broadcastStrides(tensor.dims, sizes), offset: 0});
  return {dims: sizes, left: indicesOf(a), right: indicesOf(b)};
}

/** Equal, Greater, …: both operands of one type, numbers or bigints alike. */
const comparison =
  (holds: (a: number | bigint, b: number | bigint) => boolean): Evaluator =>
  (_, [a, b]) => {
    const operands = a && b && broadcastOperands(a, b);
    if (!operands || a.type !== b.type || !COMPARABLE_TYPES.has(a.type)) return undefined;
    const data = new Uint8Array(operands.left.length);
    for (let i = 0; i < data.length; i++)
      data[i] = holds(a.data[operands.left[i]!] as number, b.data[operands.right[i]!] as number) ? 1 : 0;
    return [{type: 'bool', dims: operands.dims, data}];
  };

const logic =
  (combineBits: (a: number, b: number) => number): Evaluator =>
  (_, [a, b]) => {
    const operands = a && b && broadcastOperands(a, b);
    if (!operands || !(a.data instanceof Uint8Array) || !(b.data instanceof Uint8Array)) return undefined;
    const data = new Uint8Array(operands.left.length);
    for (let i = 0; i < data.length; i++)
      data[i] = combineBits(a.data[operands.left[i]!]!, b.data[operands.right[i]!]!);
    return [{type: 'bool', dims: operands.dims, data}];
  };

/** The base's type is the result's; only float bases, because integer powers overflow in different ways. */
const power: Evaluator = (_, [base, exponent]) => {
  const operands = base && exponent && broadcastOperands(base, exponent);
  if (!operands || !(base.data instanceof Float32Array)) return undefined;
  const data = new Float32Array(operands.left.length);
  for (let i = 0; i < data.length; i++)
    data[i] = Number(base.data[operands.left[i]!]) ** Number(exponent.data[operands.right[i]!]);
  return [{type: 'float32', dims: operands.dims, data}];
};

const where: Evaluator = (_, [condition, yes, no]) => {
  if (!condition || !yes || !no || yes.type !== no.type || yes.type === 'string') return undefined;
  const dims = broadcastDims([condition.dims, yes.dims, no.dims]);
  if (!dims?.every((dim) => typeof dim === 'number')) return undefined;
  const sizes = dims as readonly number[];
  const [c, y, n] = [condition, yes, no].map((tensor) =>
    stridedIndices({dims: sizes, strides: broadcastStrides(tensor.dims, sizes), offset: 0}),
  );
  const data = newTensorData(yes.type, elementCount(sizes));
  for (let i = 0; i < data.length; i++)
    data[i] = (condition.data[c![i]!] ? yes.data[y![i]!] : no.data[n![i]!]) as never;
  return [{type: yes.type, dims: sizes, data}];
};

const unary =
  (compute: (x: number) => number, bigints?: (x: bigint) => bigint): Evaluator =>
  (_, [x]) => {
    if (!x) return undefined;
    if (x.data instanceof BigInt64Array) return bigints && [{...x, data: x.data.map(bigints)}];
    if (x.data instanceof Float32Array || x.data instanceof Float64Array) return [{...x, data: x.data.map(compute)}];
    return undefined;
  };

const not: Evaluator = (_, [x]) =>
  x?.data instanceof Uint8Array ? [{...x, data: x.data.map((bit) => 1 - bit)}] : undefined;

const abs = (x: bigint): bigint => (x < 0n ? -x : x);

export const ARITHMETIC_EVALUATORS: Evaluators = {
  Add: arithmetic(ADD),
  Sub: arithmetic(SUB),
  Mul: arithmetic(MUL),
  Div: arithmetic(DIV),
  Min: arithmetic(MIN),
  Max: arithmetic(MAX),
  Sum: arithmetic(ADD),
  Pow: power,
  Equal: comparison((a, b) => a === b),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  And: logic((a, b) => a & b),
  Or: logic((a, b) => a | b),
  Not: not,
  Where: where,
  Neg: unary(
    (x) => -x,
    (x) => -x,
  ),
  Abs: unary(Math.abs, abs),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((x) => 1 / x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
};
