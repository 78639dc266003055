import type {ElementType} from '../../numeric/tensor.ts';

/** Element types by their number in attributes such as Cast's `to`. Source: onnx.proto, TensorProto.DataType. */
const TYPES_BY_CODE: readonly (ElementType | undefined)[] = [
  undefined,
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'uint4',
  'int4',
  'float4e2m1',
  'float8e8m0',
  'uint2',
  'int2',
];

export const elementTypeOfCode = (code: number | undefined): ElementType | undefined => TYPES_BY_CODE[code ?? 0];

/** The number of a type in attributes. */
export const codeOfElementType = (type: ElementType): number => TYPES_BY_CODE.indexOf(type);
