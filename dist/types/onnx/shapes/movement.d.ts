import { type NodeFacts, type ShapeRules } from './shape-rule.ts';
interface SliceRange {
    readonly axis: number;
    readonly start: number;
    readonly end: number;
    readonly step: number;
}
/** The slices of a Slice node, from attributes or inputs; undefined when not all are known. */
export declare function sliceRanges(facts: NodeFacts, rank: number): SliceRange[] | undefined;
/** First index and number of elements that a slice takes from an axis of `size`. Source: ONNX Slice-13. */
export declare function resolveSlice(size: number, { start, end, step }: SliceRange): {
    first: number;
    count: number;
};
export declare const MOVEMENT_RULES: ShapeRules;
export {};
