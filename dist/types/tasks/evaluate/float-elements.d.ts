import type { FloatArray } from '../../numeric/error-metrics.ts';
import type { Tensor } from '../../numeric/tensor.ts';
/** The elements of an output as numbers, undefined for strings. 64-bit integers lose what exceeds 2^53. */
export declare function floatElements({ type, data }: Tensor): FloatArray | undefined;
export declare const isIntegerTensor: ({ type }: Tensor) => boolean;
