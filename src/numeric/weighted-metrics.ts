/** Figures of classifiers on samples that count a whole number of times each, as a bootstrap draws them. */

/**
 * A function from weights (shape [samples], whole numbers) to `f1Score` of the samples each taken so many times.
 *
 * @param predictions shape [samples]; −1 for no class
 * @param labels shape [samples], 0 or more
 */
export function weightedF1(
  predictions: readonly number[],
  labels: readonly number[],
  classCount: number,
): (weights: Float64Array) => number {
  const numbers = Math.max(
    classCount,
    2,
    ...new Set(labels.map((label) => label + 1)),
    ...new Set(predictions.map((prediction) => prediction + 1)),
  );
  const hits = new Float64Array(numbers);
  const wrong = new Float64Array(numbers);
  const seen = new Uint8Array(numbers);
  const scoreOf = (index: number): number =>
    hits[index] === 0 ? 0 : (2 * hits[index]!) / (2 * hits[index]! + wrong[index]!);
  return (weights) => {
    hits.fill(0);
    wrong.fill(0);
    seen.fill(0);
    for (let i = 0; i < labels.length; i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      const [label, prediction] = [labels[i]!, predictions[i]!];
      seen[label] = 1;
      if (prediction >= 0) seen[prediction] = 1;
      if (label === prediction) hits[label] = hits[label]! + weight;
      else {
        wrong[label] = wrong[label]! + weight;
        if (prediction >= 0) wrong[prediction] = wrong[prediction]! + weight;
      }
    }
    if (classCount <= 2) return scoreOf(1);
    let [sum, classes] = [0, 0];
    for (let index = 0; index < numbers; index++) {
      if (seen[index] === 0) continue;
      sum += scoreOf(index);
      classes++;
    }
    return sum / classes;
  };
}

/**
 * A function from weights to `areaUnderCurve` of the samples each taken so many times. Scores are sorted once.
 *
 * @param scores shape [samples]; higher means positive
 * @param isPositive shape [samples]
 */
export function weightedAreaUnderCurve(
  scores: ArrayLike<number>,
  isPositive: readonly boolean[],
): (weights: Float64Array) => number {
  if (Array.prototype.some.call(scores, Number.isNaN)) return () => Number.NaN;
  const order = Uint32Array.from(isPositive.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b);
  return (weights) => {
    let [positives, negatives, area] = [0, 0, 0];
    for (let start = 0; start < order.length; ) {
      let [tiedPositives, tiedNegatives, end] = [0, 0, start];
      const score = scores[order[start]!];
      for (; end < order.length && scores[order[end]!] === score; end++) {
        const weight = weights[order[end]!]!;
        if (isPositive[order[end]!]) tiedPositives += weight;
        else tiedNegatives += weight;
      }
      area += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      start = end;
    }
    return area / (positives * negatives);
  };
}
