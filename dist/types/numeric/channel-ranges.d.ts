import type { ChannelLayout } from './quantize-affine.ts';
/**
 * Smallest and largest element of each channel of a row-major tensor; without `axis` the whole tensor is one channel.
 * NaN anywhere in a channel makes both its limits NaN. An empty channel gives [0, 0].
 *
 * @param values shape `dims`
 * @returns two arrays of shape [channels]
 */
export declare function channelRanges(values: Float32Array, { dims, axis }: Omit<ChannelLayout, 'axis'> & {
    readonly axis: number | undefined;
}): {
    readonly mins: Float32Array;
    readonly maxs: Float32Array;
};
/**
 * The elements of one channel of a row-major tensor, in their order.
 *
 * @param values shape `dims`
 * @returns shape [elements / channels]
 */
export declare function channelValues(values: Float32Array, { dims, axis }: ChannelLayout, channel: number): Float32Array;
