/** Evaluators of Cast, Range, ConstantOfShape and of reductions of small integer tensors. */
import {float16ToFloat32Array} from '../../../numeric/float16.ts';
import {type ElementType, elementCount, type Tensor} from '../../../numeric/tensor.ts';
import {elementTypeOfCode, newTensorData} from '../../element-types.ts';
import {integersOf} from '../../rewrite/constants.ts';
import {rangeLength} from '../../shapes/reshape.ts';
import {larger, smaller} from './arithmetic.ts';
import type {Evaluator, Evaluators} from './evaluator.ts';

const INT32_LIMIT = 2 ** 31;
const INT64_LIMIT = 2 ** 63;

/** Between float32, float64, int32, int64 and bool, and from float16. Numbers out of range are left to the engine. */
const cast: Evaluator = (node, [x]) => {
  const type = elementTypeOfCode(node.int('to') ?? 0);
  const numbers = x && numbersOf(x);
  if (!type || !numbers) return undefined;
  if (x.type === 'int64' && type === 'int64') return [x];
  const data = convert(numbers, type);
  return data && [{type, dims: x.dims, data}];
};

/** The elements as numbers; undefined for types not handled and for integers that a double does not hold. */
function numbersOf({type, data}: Tensor): ArrayLike<number> | undefined {
  if (type === 'float16' && data instanceof Uint16Array) return float16ToFloat32Array(data);
  if (data instanceof BigInt64Array) {
    const numbers = Array.from(data, Number);
    return numbers.every(Number.isSafeInteger) ? numbers : undefined;
  }
  if (type === 'float32' || type === 'float64' || type === 'int32' || type === 'bool') return data as Float64Array;
  return undefined;
}

function convert(numbers: ArrayLike<number>, type: ElementType): Tensor['data'] | undefined {
  switch (type) {
    case 'float32':
      return Float32Array.from(numbers);
    case 'float64':
      return Float64Array.from(numbers);
    case 'bool':
      return Uint8Array.from(numbers, (x) => (x === 0 ? 0 : 1));
    case 'int32':
      return isWithin(numbers, INT32_LIMIT) ? Int32Array.from(numbers, Math.trunc) : undefined;
    case 'int64':
      return isWithin(numbers, INT64_LIMIT)
        ? BigInt64Array.from({length: numbers.length}, (_, i) => BigInt(Math.trunc(numbers[i]!)))
        : undefined;
    default:
      return undefined;
  }
}

/** False for NaN too. */
function isWithin(numbers: ArrayLike<number>, limit: number): boolean {
  for (let i = 0; i < numbers.length; i++) if (!(Math.abs(numbers[i]!) < limit)) return false;
  return true;
}

const range: Evaluator = (_, [start, limit, delta]) => {
  if (!start || !limit || !delta) return undefined;
  const [from, to, step] = [start, limit, delta].map((tensor) => Number(tensor.data[0]));
  if (from === undefined || to === undefined || step === undefined) return undefined;
  const count = rangeLength({start: from, limit: to, delta: step}, start.type);
  if (count === undefined) return undefined;
  if (start.type === 'int64')
    return [
      {type: 'int64', dims: [count], data: BigInt64Array.from({length: count}, (_, i) => BigInt(from + i * step))},
    ];
  if (start.type !== 'float32' && start.type !== 'int32') return undefined;
  const data = newTensorData(start.type, count);
  // The engine adds the step again and again, in float32, and so does this.
  let value = from;
  for (let i = 0; i < count; i++) {
    data[i] = value as never;
    value = start.type === 'float32' ? Math.fround(value + step) : value + step;
  }
  return [{type: start.type, dims: [count], data}];
};

const constantOfShape: Evaluator = (node, [shape]) => {
  const dims = integersOf(shape);
  if (!dims) return undefined;
  const value = node.tensor('value') ?? {type: 'float32', dims: [1], data: new Float32Array(1)};
  if (value.type === 'string') return undefined;
  const data = newTensorData(value.type, elementCount(dims));
  data.fill(value.data[0] as never);
  return [{type: value.type, dims, data}];
};

/** Reductions of integers to one number; others are left to the engine, whose order of additions decides the result. */
const reduceAll =
  (combine: (a: bigint, b: bigint) => bigint): Evaluator =>
  (node, [x]) => {
    const dims = node.outputs[0]?.dims;
    if (!(x?.data instanceof BigInt64Array) || x.data.length === 0 || !dims?.every((dim) => dim === 1))
      return undefined;
    return [{type: 'int64', dims: dims.map(() => 1), data: BigInt64Array.of(x.data.reduce(combine))}];
  };

export const CREATION_EVALUATORS: Evaluators = {
  Cast: cast,
  Range: range,
  ConstantOfShape: constantOfShape,
  ReduceProd: reduceAll((a, b) => a * b),
  ReduceSum: reduceAll((a, b) => a + b),
  ReduceMax: reduceAll(larger),
  ReduceMin: reduceAll(smaller),
};
