/** Figures of channels, put together from those of samples. */
import type {LayerChannels} from '../../artifacts/channel-statistics.ts';
import {CHANNEL_FIGURES, type MeasuredLayer} from './measuring-model.ts';

/** Of all layers side by side, shape [Σ channels] each; samples have equal weight. */
export interface ChannelMoments {
  readonly sampleCount: number;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** Σ over samples of (variance + (mean of the sample − mean)²) */
  readonly scatter: Float64Array;
}

export const noMoments = (channels: number): ChannelMoments => ({
  sampleCount: 0,
  min: new Float64Array(channels).fill(Number.POSITIVE_INFINITY),
  max: new Float64Array(channels).fill(Number.NEGATIVE_INFINITY),
  mean: new Float64Array(channels),
  scatter: new Float64Array(channels),
});

/**
 * The moments of one sample.
 *
 * @param figures output of the measuring model: of each layer minima, maxima, means and variances
 */
export function momentsOfSample(figures: Float32Array, layers: readonly MeasuredLayer[]): ChannelMoments {
  const moments = {...noMoments(figures.length / CHANNEL_FIGURES.length), sampleCount: 1};
  const rows = [moments.min, moments.max, moments.mean, moments.scatter];
  let [position, first] = [0, 0];
  for (const {channels} of layers) {
    for (const row of rows) for (let c = 0; c < channels; c++) row[first + c] = figures[position++]!;
    first += channels;
  }
  return moments;
}

/**
 * The moments of two sets of samples together. The result depends on the order within rounding, so callers keep one.
 *
 * Source: Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979.
 */
export function mergeMoments(a: ChannelMoments, b: ChannelMoments): ChannelMoments {
  const count = a.sampleCount + b.sampleCount;
  const merged = {...noMoments(a.min.length), sampleCount: count};
  for (let c = 0; c < merged.min.length; c++) {
    const difference = b.mean[c]! - a.mean[c]!;
    merged.min[c] = Math.min(a.min[c]!, b.min[c]!);
    merged.max[c] = Math.max(a.max[c]!, b.max[c]!);
    merged.mean[c] = a.mean[c]! + (difference * b.sampleCount) / count;
    merged.scatter[c] =
      a.scatter[c]! + b.scatter[c]! + (difference * difference * a.sampleCount * b.sampleCount) / count;
  }
  return merged;
}

/** Cut into layers again. */
export function layerChannels(
  {sampleCount, min, max, mean, scatter}: ChannelMoments,
  layers: readonly MeasuredLayer[],
): ReadonlyMap<string, LayerChannels> {
  const found = new Map<string, LayerChannels>();
  let first = 0;
  for (const {name, channels} of layers) {
    const part = (all: Float64Array): Float64Array => all.slice(first, first + channels);
    const deviation = part(scatter).map((sum) => Math.sqrt(sum / sampleCount));
    found.set(name, {min: part(min), max: part(max), mean: part(mean), deviation});
    first += channels;
  }
  return found;
}
