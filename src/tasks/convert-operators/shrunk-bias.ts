import {channelValues} from '../../numeric/channel-ranges.ts';
import type {Tensor} from '../../numeric/tensor.ts';

/** Elements nearer to zero count as this large. Source: AMD Quark 0.13. */
const SMALLEST = Math.fround(1e-7);

/**
 * The biases of a layer as far as equalization minds them: their magnitudes, divided by 2 to 20 according to how they
 * compare with the weights; 0 where a channel has no weights.
 *
 * @param axis of the weight, counts the biases
 * @returns shape [channels], float32
 *
 * Source: AMD Quark 0.13, CLEScaleAppendBias.
 */
export function shrunkBias(
  {data, dims}: Tensor & {readonly data: Float32Array},
  axis: number,
  bias: Float32Array,
): Float32Array {
  const factors = new Float32Array(data.length);
  const counted = bias.map(Math.abs);
  let largestWeight = 0;
  let position = 0;
  for (let channel = 0; channel < bias.length; channel++) {
    const weights = channelValues(data, {dims, axis}, channel).map(Math.abs);
    fillZeros(weights);
    if (weights.length > 0 && weights[0] === 0) counted[channel] = 0;
    for (const weight of weights) {
      const magnitude = Math.max(weight, SMALLEST);
      largestWeight = Math.max(largestWeight, magnitude);
      factors[position++] = counted[channel]! / magnitude;
    }
  }
  const divisor = divisorFor(factors, {largestBias: largest(bias), largestWeight});
  return counted.map((value) => Math.fround(value / divisor));
}

/** Zeros take the smallest other magnitude of their channel; a channel of nothing but zeros stays so. */
function fillZeros(weights: Float32Array): void {
  let smallest = Number.POSITIVE_INFINITY;
  for (const weight of weights) if (weight > 0) smallest = Math.min(smallest, weight);
  if (smallest === Number.POSITIVE_INFINITY) return;
  for (let i = 0; i < weights.length; i++) if (weights[i] === 0) weights[i] = smallest;
}

const largest = (values: Float32Array): number => values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

/** Divisors by median and mean of |bias / weight|, the first that is exceeded. Source: AMD Quark 0.13. */
const SMALL_BIASES = {rows: [[100, 1000, 5]], otherwise: 2} as const;
const LARGE_BIASES = {
  rows: [
    [30, 500, 20],
    [15, 100, 10],
  ],
  otherwise: 5,
} as const;
const LARGE_BIAS = 10;
const LARGE_RATIO = 20;

function divisorFor(
  factors: Float32Array,
  {largestBias, largestWeight}: {readonly largestBias: number; readonly largestWeight: number},
): number {
  const isSmall = largestBias < LARGE_BIAS && Math.fround(largestBias / largestWeight) < LARGE_RATIO;
  const {rows, otherwise} = isSmall ? SMALL_BIASES : LARGE_BIASES;
  const median = medianOf(factors);
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  const row = rows.find(([medianMax, meanMax]) => median > medianMax || mean > meanMax);
  return row?.[2] ?? otherwise;
}

function medianOf(values: Float32Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
