import type { FloatArray } from './error-metrics.ts';
/** The class with the highest score; of equal ones the first. −1 when no score is a number. */
export declare function predictedClass(scores: FloatArray): number;
/**
 * How many classes stand before `label` when classes are sorted by falling score, equal scores by rising class: 0 means
 * a correct prediction, below k a correct one among the first k. `scores.length` when the label has no score or NaN.
 */
export declare function rankOfLabel(scores: FloatArray, label: number): number;
/** Share of samples, in %, whose label is among the first k: 100·|{rank < k}| / n. NaN without samples. */
export declare function topPercent(ranks: readonly number[], k: number): number;
/** F1 = 2·TP / (2·TP + FP + FN) of one class, in [0, 1]; 0 when nothing is of that class, neither label nor prediction. */
export declare function f1OfClass(predictions: readonly number[], labels: readonly number[], positive: number): number;
/**
 * F1 of a classifier, in [0, 1]: of class 1 when there are two classes ("binary"), else the plain mean over all classes
 * that occur as label or prediction ("macro", as scikit-learn has it). A prediction of −1 belongs to no class.
 */
export declare function f1Score(predictions: readonly number[], labels: readonly number[], classCount: number): number;
/**
 * Area under the receiver operating characteristic: the probability that a positive sample scores above a negative one,
 * ties counted half (Mann–Whitney, midranks):
 *
 *     (Σ ranks of positives − p·(p+1)/2) / (p·n)
 *
 * @param scores shape [samples]; higher means positive
 * @param isPositive shape [samples]
 * @returns in [0, 1]; NaN when one of the two kinds is missing or a score is NaN
 */
export declare function areaUnderCurve(scores: ArrayLike<number>, isPositive: readonly boolean[]): number;
