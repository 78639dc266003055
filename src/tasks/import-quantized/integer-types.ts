import {storageRange} from '../../numeric/affine-parameters.ts';
import {float16ToNumber} from '../../numeric/float16.ts';
import type {IntegerRange} from '../../numeric/quantize-affine.ts';
import type {ElementType, Tensor} from '../../numeric/tensor.ts';
import {unpackedIntegers} from '../../onnx/rewrite/unpacked-integers.ts';

const INT32_RANGE: IntegerRange = {min: -(2 ** 31), max: 2 ** 31 - 1};

/** All integers of a type; undefined for types of other numbers. */
export function integerBounds(type: ElementType): IntegerRange | undefined {
  switch (type) {
    case 'int2':
    case 'uint2':
    case 'int4':
    case 'uint4':
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
      return storageRange(type);
    case 'int32':
      return INT32_RANGE;
    default:
      return undefined;
  }
}

/** Contents of a scale or zero point as numbers; none for types that hold no such thing. */
export function numbersOf(tensor: Tensor): number[] {
  const integers = unpackedIntegers(tensor);
  if (integers) return [...integers];
  const {type, data} = tensor;
  if (data instanceof Float32Array || data instanceof Float64Array) return [...data];
  return type === 'float16' && data instanceof Uint16Array ? Array.from(data, float16ToNumber) : [];
}
