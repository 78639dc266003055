import type {WeightRange} from '../../manifest/manifest.ts';
import {channelRanges, channelValues} from '../../numeric/channel-ranges.ts';
import type {FloatTensor} from '../../numeric/tensor.ts';

export interface ChannelRanges {
  /** Shape [channels]. */
  readonly mins: Float32Array;
  readonly maxs: Float32Array;
}

/** Share of a channel's elements that are left out at each end. Source: TI, range shrink percentile 0.01. */
const SHRUNK_SHARE = 0.0001;

/** Parts of the range that are left out at each end, of how many. Source: TI, entropy observer of 256 bins, at 1 %. */
const ENTROPY_CUT_BINS = 2;
const ENTROPY_BINS = 256;

/**
 * The range of a weight's elements per channel, or of all of them.
 *
 * - `min-max`: smallest and largest.
 * - `histogram`: the quantiles 0.0001 and 0.9999, interpolated linearly between sorted elements.
 * - `entropy`: 2 of 256 equal parts of the range less at each end. TI's observer searches for the least loss among cuts
 *   of 1, 2, 5, 10 and 25 %, where the loss is the share of elements that are cut, so that the smallest cut always wins.
 *
 * A channel with NaN has NaN as its range.
 */
export function weightRanges({data, dims}: FloatTensor, axis: number | undefined, range: WeightRange): ChannelRanges {
  const seen = channelRanges(data, {dims, axis});
  if (range === 'min-max') return seen;
  if (range === 'entropy') return seen.mins.length === 0 ? seen : cutAtBothEnds(seen);
  const channels = channelElements(data, dims, axis);
  return {
    mins: Float32Array.from(seen.mins, (min, c) => (Number.isFinite(min) ? quantile(channels[c]!, SHRUNK_SHARE) : min)),
    maxs: Float32Array.from(seen.maxs, (max, c) =>
      Number.isFinite(max) ? quantile(channels[c]!, 1 - SHRUNK_SHARE) : max,
    ),
  };
}

function cutAtBothEnds({mins, maxs}: ChannelRanges): ChannelRanges {
  const cut = (c: number): number => ((maxs[c]! - mins[c]!) * ENTROPY_CUT_BINS) / ENTROPY_BINS;
  return {mins: mins.map((min, c) => min + cut(c)), maxs: maxs.map((max, c) => max - cut(c))};
}

/** The elements of each channel, sorted. */
const channelElements = (data: Float32Array, dims: readonly number[], axis: number | undefined): Float32Array[] =>
  axis === undefined
    ? [data.slice().sort()]
    : Array.from({length: dims[axis] ?? 0}, (_, channel) => channelValues(data, {dims, axis}, channel).sort());

/** Between the two elements around `share` of the way from the first to the last. */
function quantile(sorted: Float32Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (position - below) * (high - low);
}
