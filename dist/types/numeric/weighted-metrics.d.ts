/** Figures of classifiers on samples that count a whole number of times each, as a bootstrap draws them. */
/**
 * A function from weights (shape [samples], whole numbers) to `f1Score` of the samples each taken so many times.
 *
 * @param predictions shape [samples]; −1 for no class
 * @param labels shape [samples], 0 or more
 */
export declare function weightedF1(predictions: readonly number[], labels: readonly number[], classCount: number): (weights: Float64Array) => number;
/**
 * A function from weights to `areaUnderCurve` of the samples each taken so many times. Scores are sorted once.
 *
 * @param scores shape [samples]; higher means positive
 * @param isPositive shape [samples]
 */
export declare function weightedAreaUnderCurve(scores: ArrayLike<number>, isPositive: readonly boolean[]): (weights: Float64Array) => number;
