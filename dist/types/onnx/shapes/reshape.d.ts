/** Operators that lay the same elements out in another shape, and those that speak about shapes. */
import { type ElementType } from '../../numeric/tensor.ts';
import { type ShapeRules } from './shape-rule.ts';
export interface RangeEnds {
    readonly start: number;
    readonly limit: number;
    readonly delta: number;
}
/** Number of elements of a Range; undefined when `delta` is 0. The engine takes the difference in the element type. */
export declare function rangeLength({ start, limit, delta }: RangeEnds, type: ElementType | undefined): number | undefined;
export declare const RESHAPE_RULES: ShapeRules;
