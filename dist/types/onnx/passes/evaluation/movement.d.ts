import type { Evaluators } from './evaluator.ts';
export declare const MOVEMENT_EVALUATORS: Evaluators;
