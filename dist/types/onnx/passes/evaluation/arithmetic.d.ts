import type { Evaluators } from './evaluator.ts';
/** The lesser of two bigints; `Math.min` takes numbers only. */
export declare const smaller: (a: bigint, b: bigint) => bigint;
export declare const larger: (a: bigint, b: bigint) => bigint;
export declare const ARITHMETIC_EVALUATORS: Evaluators;
