/**
 * How well class scores go with labels. Labels are class numbers from 0. A NaN score is never a correct one: it counts
 * as smaller than every number.
 */
import {invariant} from '../base/invariant.ts';
import type {FloatArray} from './error-metrics.ts';

/** The class with the highest score; of equal ones the first. −1 when no score is a number. */
export function predictedClass(scores: FloatArray): number {
  let best = -1;
  let bestScore = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (score > bestScore || (best < 0 && score === -Infinity)) [best, bestScore] = [i, score];
  }
  return best;
}

/**
 * How many classes stand before `label` when classes are sorted by falling score, equal scores by rising class: 0 means
 * a correct prediction, below k a correct one among the first k. `scores.length` when the label has no score or NaN.
 */
export function rankOfLabel(scores: FloatArray, label: number): number {
  const own = scores[label];
  if (own === undefined || Number.isNaN(own)) return scores.length;
  let rank = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! > own || (scores[i] === own && i < label)) rank++;
  return rank;
}

/** Share of samples, in %, whose label is among the first k: 100·|{rank < k}| / n. NaN without samples. */
export function topPercent(ranks: readonly number[], k: number): number {
  let correct = 0;
  for (const rank of ranks) if (rank < k) correct++;
  return (100 * correct) / ranks.length;
}

/** F1 = 2·TP / (2·TP + FP + FN) of one class, in [0, 1]; 0 when nothing is of that class, neither label nor prediction. */
export function f1OfClass(predictions: readonly number[], labels: readonly number[], positive: number): number {
  invariant(predictions.length === labels.length, () => `${predictions.length} predictions, ${labels.length} labels`);
  let [truePositives, wrong] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const [isPredicted, isLabelled] = [predictions[i] === positive, labels[i] === positive];
    if (isPredicted && isLabelled) truePositives++;
    else if (isPredicted || isLabelled) wrong++;
  }
  return truePositives === 0 ? 0 : (2 * truePositives) / (2 * truePositives + wrong);
}

/**
 * F1 of a classifier, in [0, 1]: of class 1 when there are two classes ("binary"), else the plain mean over all classes
 * that occur as label or prediction ("macro", as scikit-learn has it). A prediction of −1 belongs to no class.
 */
export function f1Score(predictions: readonly number[], labels: readonly number[], classCount: number): number {
  if (classCount <= 2) return f1OfClass(predictions, labels, 1);
  const classes = new Set([...labels, ...predictions.filter((prediction) => prediction >= 0)]);
  let sum = 0;
  for (const positive of [...classes].sort((a, b) => a - b)) sum += f1OfClass(predictions, labels, positive);
  return sum / classes.size;
}

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
export function areaUnderCurve(scores: ArrayLike<number>, isPositive: readonly boolean[]): number {
  invariant(scores.length === isPositive.length, () => `${scores.length} scores, ${isPositive.length} labels`);
  const order = Array.from(isPositive.keys()).sort((a, b) =>
    scores[a]! < scores[b]! ? -1 : scores[a]! > scores[b]! ? 1 : 0,
  );
  for (let i = 0; i < scores.length; i++) if (Number.isNaN(scores[i])) return Number.NaN;
  let [positives, rankSum] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedPositives = 0;
    for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++)
      if (isPositive[order[end]!]) tiedPositives++;
    // Ranks start + 1 … end share their mean.
    rankSum += (tiedPositives * (start + 1 + end)) / 2;
    positives += tiedPositives;
    start = end;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
