/**
 * What the samples say of a loss: whether it is more than chance, and between which bounds it lies. Right and wrong are
 * compared by the exact McNemar test with Tango's bounds, scores by a bootstrap over the samples. A comparison is always
 * of two models on the same samples.
 */
import type { ClassColumns, ErrorColumns } from '../../artifacts/evaluation.ts';
import { type SignalMetric } from '../../artifacts/sample-figure.ts';
import type { PairedComparison } from '../../artifacts/verdict.ts';
/** Customary, and what reports say. Each bound holds with it by itself: a rule asks for one side only. */
export declare const CONFIDENCE = 0.95;
/** A model on the samples of the pairs, in their order. */
export interface ClassSide {
    readonly columns: ClassColumns;
    /** Positions in the columns. */
    readonly positions: readonly number[];
}
export interface ErrorSide {
    readonly columns: ErrorColumns;
    readonly positions: readonly number[];
}
interface PairsOf<Metric, Side> {
    readonly with: PairedComparison['with'];
    readonly metric: Metric;
    readonly reference: Side;
    readonly own: Side;
    /** Largest loss allowed, in the metric's unit: what it would take to see that much is told. */
    readonly allowed: number;
}
export interface LabelledPairs extends PairsOf<'top1' | 'top5' | 'f1' | 'auc', ClassSide> {
    /** One per pair; pairs without (−1) are left out. */
    readonly labels: readonly number[];
}
/** Undefined when there are no pairs with labels, or too many scores to draw again and again. */
export declare function compareLabelled(pairs: LabelledPairs): PairedComparison | undefined;
/** Of metrics that are the mean of the samples' figures. Undefined when a figure is not finite. */
export declare function compareMeans(pairs: PairsOf<Exclude<SignalMetric, 'snr' | 'mse'>, ErrorSide>): PairedComparison | undefined;
export {};
