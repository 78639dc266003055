/**
 * Judges what was measured: every gate of a build, and what of the base's figures is gone or new. Pure: the day comes in,
 * for waivers, and so do the figures of the base. A figure that is missing or NaN satisfies no rule.
 */
import type { Baseline } from '../../artifacts/baseline.ts';
import type { Verdict } from '../../artifacts/verdict.ts';
import type { GateRule } from './gate-rule.ts';
import { type Measured } from './measured.ts';
export interface JudgeOptions {
    readonly measured: Measured;
    readonly gates: readonly GateRule[];
    /** Undefined when nobody asked for a comparison. */
    readonly baseline: Baseline | undefined;
    /** YYYY-MM-DD in UTC; needed where there are waivers. */
    readonly today: string | undefined;
}
/**
 * A gate that names no output is about each output its metric was measured for, one that names layers about each of them
 * that carries a quantizer.
 */
export declare function judge(options: JudgeOptions): Verdict;
