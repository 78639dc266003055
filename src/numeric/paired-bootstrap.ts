/**
 * How far chance alone moves a figure that is made of many samples: the samples are drawn anew, with replacement, and the
 * figure is made again, many times over. Both models are figured on the same draw, which is what makes it a comparison
 * in pairs.
 */
import {seededRandom} from '../base/seeded-random.ts';

export interface BootstrapOptions {
  readonly sampleCount: number;
  readonly replicateCount: number;
  readonly seed: number;
  /** The loss on samples that count so many times each, shape [sampleCount]; NaN when there is none. The array is reused. */
  readonly lossOf: (weights: Float64Array) => number;
}

export interface BootstrapLosses {
  /** Ascending; those that are no number are left out. */
  readonly losses: Float64Array;
  /** Standard deviation of the losses; NaN with less than two. */
  readonly standardError: number;
}

/** Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 6 and 13. */
export function bootstrapLosses({sampleCount, replicateCount, seed, lossOf}: BootstrapOptions): BootstrapLosses {
  const random = seededRandom(seed);
  const weights = new Float64Array(sampleCount);
  const losses = new Float64Array(replicateCount);
  let count = 0;
  for (let replicate = 0; replicate < replicateCount; replicate++) {
    weights.fill(0);
    for (let i = 0; i < sampleCount; i++) {
      const drawn = random.nextInteger(sampleCount);
      weights[drawn] = weights[drawn]! + 1;
    }
    const loss = lossOf(weights);
    if (!Number.isNaN(loss)) losses[count++] = loss;
  }
  const sorted = losses.slice(0, count).sort();
  return {losses: sorted, standardError: deviationOf(sorted)};
}

function deviationOf(values: Float64Array): number {
  let [mean, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const difference = values[i]! - mean;
    mean += difference / (i + 1);
    squares += difference * (values[i]! - mean);
  }
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}

/**
 * Percentile bounds, each by itself exceeded with probability `significance`: of B sorted losses those at ⌊α(B + 1)⌋ from
 * either end.
 *
 * @param losses ascending, not empty
 */
export function percentileBounds(losses: Float64Array, significance: number): readonly [number, number] {
  const position = Math.max(1, Math.floor(significance * (losses.length + 1)));
  return [losses[position - 1]!, losses[losses.length - position]!];
}

/** Probability that there is no loss, as the share of draws without one: (|{loss ≤ 0}| + 1) / (B + 1). */
export function bootstrapPValue(losses: Float64Array): number {
  let without = 0;
  while (without < losses.length && losses[without]! <= 0) without++;
  return (without + 1) / (losses.length + 1);
}
