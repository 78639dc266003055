import {invariant} from '../base/invariant.ts';
import {float16ToNumber, numberToFloat16} from '../numeric/float16.ts';
import type {ElementType, Tensor, TensorData} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';

type NumberArrayConstructor = new (
  length: number,
) => Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** Types a model's input may have that can be filled from numbers. float16 is filled through bit patterns. */
const NUMBER_ARRAYS: Readonly<Partial<Record<ElementType, NumberArrayConstructor>>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  bool: Uint8Array,
};

/**
 * The same numbers as another element type. To integers only what they can hold exactly; to float16 and float32 rounded
 * half to even; to bool zero and one.
 *
 * @throws Failure `bad-data`, without place, when a number does not fit or the types have nothing to do with each other
 */
export function convertElements({type, data, dims}: Tensor, wanted: ElementType): Tensor {
  if (type === wanted) return {type, data, dims};
  const numbers = numbersOf(type, data);
  if (numbers === undefined || !isNumeric(wanted)) throw badData(`${type} data cannot be fed as ${wanted}`);
  return {type: wanted, dims, data: dataOf(wanted, numbers)};
}

const isNumeric = (type: ElementType): boolean =>
  NUMBER_ARRAYS[type] !== undefined || type === 'int64' || type === 'uint64';

function numbersOf(type: ElementType, data: TensorData): ArrayLike<number> | undefined {
  if (Array.isArray(data)) return undefined;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (type === 'float16') return Float32Array.from(data as Uint16Array, float16ToNumber);
  return NUMBER_ARRAYS[type] === undefined ? undefined : (data as Float32Array);
}

/** Elements of type `type`, which must be numeric. See `convertElements`. */
export function dataOf(type: ElementType, numbers: ArrayLike<number>): TensorData {
  if (type === 'int64' || type === 'uint64') return bigIntegers(type, numbers);
  const arrayOf = NUMBER_ARRAYS[type];
  invariant(arrayOf !== undefined, () => `"${type}" is not numeric`);
  const output = new arrayOf(numbers.length);
  for (let i = 0; i < numbers.length; i++) output[i] = type === 'float16' ? numberToFloat16(numbers[i]!) : numbers[i]!;
  if (!type.startsWith('float')) checkExact(type, numbers, output);
  return output;
}

function bigIntegers(type: 'int64' | 'uint64', numbers: ArrayLike<number>): BigInt64Array | BigUint64Array {
  const output = type === 'int64' ? new BigInt64Array(numbers.length) : new BigUint64Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (!Number.isInteger(number) || (type === 'uint64' && number < 0)) throw unfit(type, number);
    output[i] = BigInt(number);
  }
  return output;
}

/** Integer arrays wrap and truncate silently. */
function checkExact(type: ElementType, numbers: ArrayLike<number>, output: ArrayLike<number>): void {
  for (let i = 0; i < numbers.length; i++) {
    const isFit = type === 'bool' ? numbers[i] === 0 || numbers[i] === 1 : numbers[i] === output[i];
    if (!isFit) throw unfit(type, numbers[i]!);
  }
}

const unfit = (type: ElementType, number: number) =>
  badData(
    `${number} cannot be fed as ${type}`,
    `The model's input wants ${type}: check "scale", "mean" and "std" of the dataset, which may have to be left out.`,
  );
