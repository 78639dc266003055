import type { Pass } from '../rewrite/pass.ts';
/**
 * Gives layers the one form in which later steps and compilers look for them; the model computes the same.
 *
 * 1. MatMul of a matrix by a constant one, and the Add of a constant row behind it: Gemm.
 * 2. ReduceMean over all spatial axes that keeps them: GlobalAveragePool.
 * 3. AveragePool without padding whose window is the whole input: GlobalAveragePool.
 *
 * Left alone where shapes are not known, or where the value between is read by others. Subgraphs are not visited.
 */
export declare const linearForm: Pass;
