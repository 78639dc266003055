import type { Model } from '../graph.ts';
/** Operators that a DPU computes in another way than ONNX says. */
export type ApproximatedOperator = 'LeakyRelu' | 'Sigmoid' | 'HardSigmoid' | 'AveragePool' | 'ReduceMean';
/**
 * Puts into a quantized model what an NPU of the DPU family computes instead of some operators, so that the model run
 * anywhere gives the NPU's numbers. Unlike a rewrite it changes results, and doing it twice changes them again.
 *
 * 1. LeakyRelu: the slope becomes a multiple of 1/256 (0.1 → 26/256).
 * 2. Sigmoid becomes HardSigmoid, max(0, min(1, x/6 + 1/2)).
 * 3. HardSigmoid of x/6 + 1/2: a Mul by 6 · 2731/16384 behind it.
 * 4. AveragePool over a square window, GlobalAveragePool of square maps: a Mul behind it by which multiply and shift miss
 *    the division.
 * 5. ReduceMean over constant axes of known sizes: the same.
 * 6. Anything else, and nodes that do not read integers (excluded ones): left.
 *
 * Main graph only. @returns the number of nodes changed
 *
 * Source: AMD Quark 0.13, SimulateDPU.
 */
export declare function approximateOperators(model: Model, operators: readonly ApproximatedOperator[]): number;
