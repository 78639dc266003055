import type { Pass } from '../rewrite/pass.ts';
/**
 * Replaces nodes whose results are known by constants, under the names of their outputs.
 *
 * 1. All inputs are constant and the operator is one that `evaluateNode` computes.
 * 2. The contents follow from shapes: Shape, Gather, Concat, … of sizes that are fixed, also when the tensor whose
 *    shape is asked is not constant.
 * 3. The result is a graph output, or larger than 16 MiB without being smaller than the inputs: left.
 * 4. Quantize and dequantize operators: left, they are what makes a weight a quantized one.
 *
 * Repeats until nothing is left, since a shape that became constant may fix others. Infers types and shapes. Visits
 * subgraphs. What became unused is left to `drop-unused`. Requires operator set 13.
 */
export declare const foldConstants: Pass;
