import type { Evaluators } from './evaluator.ts';
export declare const CREATION_EVALUATORS: Evaluators;
