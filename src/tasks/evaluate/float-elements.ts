import {invariant} from '../../base/invariant.ts';
import type {FloatArray} from '../../numeric/error-metrics.ts';
import {float16ToFloat32Array} from '../../numeric/float16.ts';
import type {Tensor} from '../../numeric/tensor.ts';

/** The elements of an output as numbers, undefined for strings. 64-bit integers lose what exceeds 2^53. */
export function floatElements({type, data}: Tensor): FloatArray | undefined {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (Array.isArray(data)) return undefined;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (type === 'float16' && data instanceof Uint16Array) return float16ToFloat32Array(data);
  invariant(type !== 'bfloat16' && !type.startsWith('float8'), () => `the engine gave a ${type} output`);
  return Float64Array.from(data as Int32Array);
}

export const isIntegerTensor = ({type}: Tensor): boolean => type.startsWith('int') || type.startsWith('uint');
