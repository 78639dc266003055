/** Matrix products, recurrent layers and quantization operators. */
import { type ShapeRules } from './shape-rule.ts';
export declare const MATRIX_RULES: ShapeRules;
