import { type ShapeRules } from './shape-rule.ts';
export declare const CONV_POOL_RULES: ShapeRules;
