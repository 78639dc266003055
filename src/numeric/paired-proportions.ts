/**
 * Whether one classifier is right less often than another on the same samples. Only samples that they disagree on tell
 * anything: `lost` of them the first got right and the second wrong, `won` the other way round; n is the number of all.
 * The loss is (lost − won) / n, a share from −1 to 1.
 */
import {invariant} from '../base/invariant.ts';

export interface Disagreements {
  readonly lost: number;
  readonly won: number;
  /** All samples, those that both agree on included. */
  readonly count: number;
}

/**
 * Exact one-sided McNemar test: the probability of at least so many losses among the samples that changed, were each as
 * likely to be lost as won:
 *
 *     p = Σ_{k = lost}^{m} C(m, k) / 2^m,  m = lost + won
 *
 * Source: McNemar, Psychometrika 12 (1947); exact form: Fagerland, Lydersen, Laake, BMC Med. Res. Methodol. 13:91 (2013).
 */
export function mcnemarPValue({lost, won}: Disagreements): number {
  const changed = lost + won;
  let tail = 0;
  forEachTerm(changed, (k, probability) => {
    if (k >= lost) tail += probability;
    return k > lost;
  });
  return Math.min(1, tail);
}

/** Calls with k = m, m − 1, … and C(m, k) / 2^m, in logarithms so that 2^m cannot overflow, while `use` says to go on. */
function forEachTerm(changed: number, use: (k: number, probability: number) => boolean): void {
  let logTerm = -changed * Math.LN2;
  for (let k = changed; k >= 0; k--) {
    if (!use(k, Math.exp(logTerm))) return;
    logTerm += Math.log(k) - Math.log(changed - k + 1);
  }
}

/**
 * The smallest loss that the exact test would have told from none, given how many samples changed. Where too few changed
 * to tell anything, as many as it takes at least are supposed to have.
 *
 * @param significance probability of seeing a loss where there is none, 0 to 1
 */
export function smallestVisibleLoss({lost, won, count}: Disagreements, significance: number): number {
  const changed = Math.max(lost + won, Math.ceil(-Math.log2(significance)));
  let tail = 0;
  let fewest = changed;
  forEachTerm(changed, (k, probability) => {
    tail += probability;
    if (tail > significance) return false;
    fewest = k;
    return true;
  });
  return (2 * fewest - changed) / count;
}

/** Halvings of an interval of length 2: enough for the last bit of a double. */
const BISECTION_STEPS = 60;

/**
 * Bounds of the loss, each by itself exceeded with the probability that `z` stands for: those losses Δ between which the
 * score statistic stays within ±z,
 *
 *     T(Δ) = (lost − won − nΔ) / √(n·(2q + Δ(1 − Δ)))
 *
 * where q is the most likely probability of a win if the loss were Δ: the larger root of
 * 2n·q² + ((2n − lost + won)·Δ − lost − won)·q − won·Δ(1 − Δ) = 0. Holds its confidence for small samples and without any
 * change, where it ends at z² / (n + z²).
 *
 * Source: Tango, Statistics in Medicine 17 (1998), 891–908, equations 7 to 11.
 */
export function lossBounds(disagreements: Disagreements, z: number): readonly [number, number] {
  const {lost, won, count} = disagreements;
  invariant(count > 0 && z > 0, () => `no bounds of ${count} samples at z = ${z}`);
  const loss = (lost - won) / count;
  const rootOf = (wanted: number, start: number, end: number): number => {
    let [low, high] = [start, end];
    for (let step = 0; step < BISECTION_STEPS; step++) {
      const middle = (low + high) / 2;
      if (scoreStatistic(disagreements, middle) > wanted) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return [rootOf(z, -1, loss), rootOf(-z, loss, 1)];
}

/** Falls as Δ grows. */
function scoreStatistic({lost, won, count}: Disagreements, loss: number): number {
  const linear = (2 * count - lost + won) * loss - lost - won;
  const constant = -won * loss * (1 - loss);
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * count * constant));
  const winProbability = Math.max(0, (root - linear) / (4 * count), -loss);
  const variance = count * Math.max(0, 2 * winProbability + loss * (1 - loss));
  const excess = lost - won - count * loss;
  if (excess === 0) return 0;
  return variance === 0 ? Math.sign(excess) * Infinity : excess / Math.sqrt(variance);
}
