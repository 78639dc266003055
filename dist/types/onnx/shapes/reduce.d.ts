import { type ShapeRules } from './shape-rule.ts';
export declare const REDUCE_RULES: ShapeRules;
