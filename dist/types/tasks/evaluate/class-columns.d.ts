import type { ClassColumns } from '../../artifacts/evaluation.ts';
import type { FloatArray } from '../../numeric/error-metrics.ts';
/** Stands for "not among the first k" where there is no order of classes. */
export declare const RANK_BEYOND_ALL: number;
export interface ClassColumnsBuilder {
    readonly add: (scores: FloatArray, isInteger: boolean, label: number | undefined) => void;
    readonly columns: () => ClassColumns;
}
/**
 * Gathers the class columns of one output, sample by sample. An output of one integer is the class itself; of one float
 * the probability of class 1; of more elements, one score per class, whatever the shape.
 */
export declare function buildClassColumns(hasScores: boolean): ClassColumnsBuilder;
