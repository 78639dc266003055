/**
 * How far a quantized signal is from its float reference. One pass over the data gives sums (`ErrorSums`), which add up
 * over samples; every figure but the structural ones is a formula on them. Sums are float64, taken in blocks, in the
 * order of the elements, so that they do not depend on how work is split.
 *
 * Throughout, x is the reference, q the quantized signal, e = x − q, n the number of elements. NaN anywhere makes sums
 * and figures NaN, and an infinite element makes figures infinite or NaN: neither is taken for good by any caller.
 */
import {invariant} from '../base/invariant.ts';

export type FloatArray = Float32Array | Float64Array;

export interface ErrorSums {
  /** n */
  readonly count: number;
  /** Σx² */
  readonly signal: number;
  /** Σ(x − q)² */
  readonly noise: number;
  /** Σx·q */
  readonly dot: number;
  /** Σq² */
  readonly quantizedSignal: number;
  /** The largest x, −Infinity when there is none. */
  readonly maximum: number;
  /** The largest |x|, 0 when there is none. */
  readonly maximumMagnitude: number;
}

/** Rounding errors of a plain sum grow with its length; sums of blocks of this length keep them far below 1e-12. */
const BLOCK_LENGTH = 1024;

/**
 * One pass over a pair of signals.
 *
 * @param reference shape [n]
 * @param quantized shape [n]
 * @throws InvariantError on a length mismatch: a bug in the caller
 */
export function errorSums(reference: FloatArray, quantized: FloatArray): ErrorSums {
  invariant(reference.length === quantized.length, () => `${quantized.length} elements against ${reference.length}`);
  let [signal, noise, dot, quantizedSignal] = [0, 0, 0, 0];
  let [maximum, maximumMagnitude] = [-Infinity, 0];
  for (let start = 0; start < reference.length; start += BLOCK_LENGTH) {
    const end = Math.min(start + BLOCK_LENGTH, reference.length);
    let [blockSignal, blockNoise, blockDot, blockQuantized] = [0, 0, 0, 0];
    for (let i = start; i < end; i++) {
      const x = reference[i]!;
      const q = quantized[i]!;
      const difference = x - q;
      blockSignal += x * x;
      blockNoise += difference * difference;
      blockDot += x * q;
      blockQuantized += q * q;
      if (x > maximum) maximum = x;
      if (x > maximumMagnitude) maximumMagnitude = x;
      else if (-x > maximumMagnitude) maximumMagnitude = -x;
    }
    signal += blockSignal;
    noise += blockNoise;
    dot += blockDot;
    quantizedSignal += blockQuantized;
  }
  return {count: reference.length, signal, noise, dot, quantizedSignal, maximum, maximumMagnitude};
}

const DECIBELS_PER_DECADE = 10;

/** 10·log10(numerator / denominator). Sums of squares of float32 numbers cannot overflow the quotient. */
const decibels = (numerator: number, denominator: number): number =>
  DECIBELS_PER_DECADE * Math.log10(numerator / denominator);

/**
 * Signal-to-noise ratio in dB: 10·log10(Σx² / Σ(x−q)²).
 *
 * Equal signals have Infinity, also when all is zero; a zero reference with another q has −Infinity.
 */
export function snrDb({signal, noise}: Pick<ErrorSums, 'signal' | 'noise'>): number {
  return noise === 0 ? Infinity : decibels(signal, noise);
}

/** Cosine of the angle: Σx·q / √(Σx²·Σq²), in [−1, 1]. 1 when both are zero, 0 when only one is. */
export function cosine({signal, quantizedSignal, dot}: Pick<ErrorSums, 'signal' | 'quantizedSignal' | 'dot'>): number {
  if (signal === 0 || quantizedSignal === 0) return signal === quantizedSignal ? 1 : Number.isNaN(dot) ? Number.NaN : 0;
  // One root of the product, so that equal signals give exactly 1. Squares of float32 numbers cannot overflow it.
  const figure = dot / Math.sqrt(signal * quantizedSignal);
  return Math.min(1, Math.max(-1, figure));
}

/** Euclidean distance √Σ(x−q)², in the unit of the signal. */
export const l2Distance = ({noise}: Pick<ErrorSums, 'noise'>): number => Math.sqrt(noise);

/** Euclidean distance as a share of the reference's length: √(Σ(x−q)² / Σx²). 0 for equal signals. */
export const relativeL2Distance = ({signal, noise}: Pick<ErrorSums, 'signal' | 'noise'>): number =>
  noise === 0 ? 0 : Math.sqrt(noise) / Math.sqrt(signal);

/** Mean squared error Σ(x−q)² / n. 0 for empty signals. */
export const meanSquaredError = ({noise, count}: Pick<ErrorSums, 'noise' | 'count'>): number =>
  count === 0 ? 0 : noise / count;

/**
 * Peak signal-to-noise ratio in dB: 10·log10(peak² / MSE).
 *
 * The peak is the largest element of the reference, as AMD's evaluation tool has it; where none is positive (that tool
 * then takes 1e-10) it is the largest magnitude. Equal signals have Infinity (there: an MSE of 1e-10).
 */
export function psnrDb(sums: Pick<ErrorSums, 'noise' | 'count' | 'maximum' | 'maximumMagnitude'>): number {
  if (sums.noise === 0) return Infinity;
  const peak = sums.maximum > 0 ? sums.maximum : sums.maximumMagnitude;
  return decibels(peak * peak, meanSquaredError(sums));
}
