import type { Pass } from '../rewrite/pass.ts';
/**
 * Makes a float16 model a float32 model: quantization, statistics and errors are defined on float32.
 *
 * 1. Initializers and tensor attributes: upcast, which is exact.
 * 2. Values: float32. Graph inputs and outputs too, so that the interface of the model changes; a Cast at each would
 *    put float16 rounding between the quantizers at the edges and the caller.
 * 3. Attributes that name a type (Cast's `to`, `dtype`): float32 instead of float16.
 * 4. Sequences of float16 tensors: left.
 *
 * Intermediate results are then more precise than float16. Visits subgraphs.
 */
export declare const float16ToFloat32: Pass;
