/** Rows of a verdict that do not simply hold, as lines for a terminal. Pure. */
import type { PairedComparison, VerdictRow } from '../artifacts/verdict.ts';
/** The lines of the rows; inner values that came or went are told together. */
export declare function rowLines(rows: readonly VerdictRow[], namesOutputs: boolean): string[];
/** `p = 0.004`, `p < 0.001` */
export declare const probabilityText: (pValue: number) => string;
/** `450 samples can only show losses from 2.10 % on; about 2000 could decide.` */
export declare function visibilityText({ metric }: Pick<VerdictRow, 'metric'>, { sampleCount, smallestVisibleLoss, neededSampleCount }: PairedComparison): string;
