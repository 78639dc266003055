/** Operators that keep the shape of an input, or broadcast their inputs. */
import { type ShapeRules } from './shape-rule.ts';
export declare const ELEMENTWISE_RULES: ShapeRules;
