import type { WeightRange } from '../../manifest/manifest.ts';
import type { FloatTensor } from '../../numeric/tensor.ts';
export interface ChannelRanges {
    /** Shape [channels]. */
    readonly mins: Float32Array;
    readonly maxs: Float32Array;
}
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
export declare function weightRanges({ data, dims }: FloatTensor, axis: number | undefined, range: WeightRange): ChannelRanges;
