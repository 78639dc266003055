/**
 * One figure by one rule. A rule has up to three parts, each with an outcome of its own, and the worst counts: limits of
 * the figure itself, its loss against the float model, and its loss against the base.
 *
 * What is deterministic – SNR, MSE, size – is compared as measured. Accuracy and scores on n samples are another matter:
 *
 * - Against the base the question is whether this change made the model worse. A bound of the loss at 95 % decides: it
 *   fails when surely more is lost than allowed, passes when surely not more, and is inconclusive between.
 * - Against the float model the limit is a budget for quantization, which always costs something. What was measured
 *   within the budget passes; what is over it fails, unless it could be chance (p > 5 %): then it is inconclusive.
 */
import type { PairedComparison } from '../../artifacts/verdict.ts';
import type { GateRule } from './gate-rule.ts';
/** The base's side of a figure. */
export type BaseFigure = 
/** Nobody asked for a comparison. */
{
    readonly state: 'unasked';
}
/** Nothing to compare with, which is no fault: the figure is new. */
 | {
    readonly state: 'new';
    readonly reason: string;
} | {
    readonly state: 'missing';
    readonly reason: string;
} | {
    readonly state: 'known';
    readonly value: number;
    /** Both models are the same to the last byte and were measured on the same. */
    readonly isSame: boolean;
    /** Told wherever the figures are compared as measured although chance has a part in them. */
    readonly caveat: string | undefined;
};
/** A figure with what it is compared with. */
export interface ComparedFigure {
    readonly value: number;
    readonly floatValue: number | undefined;
    readonly base: BaseFigure;
    /** In pairs; undefined where samples have no part in the figure, and a sentence where they cannot be compared. */
    readonly compare: ((to: PairedComparison['with'], allowed: number) => PairedComparison | string | undefined) | undefined;
}
export interface Outcome {
    readonly status: 'pass' | 'new' | 'inconclusive' | 'missing' | 'broken';
    readonly reason: string;
    readonly comparison?: PairedComparison;
    /** Of a figure that the base lacks. */
    readonly isBaseMissing?: boolean;
}
/** The worst of the outcomes of the rule's parts, the first of equal ones, with the comparison that tells most. */
export declare function judgeFigure(gate: GateRule, figure: ComparedFigure): Outcome;
