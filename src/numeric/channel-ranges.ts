import {invariant} from '../base/invariant.ts';
import type {ChannelLayout} from './quantize-affine.ts';

/**
 * Smallest and largest element of each channel of a row-major tensor; without `axis` the whole tensor is one channel.
 * NaN anywhere in a channel makes both its limits NaN. An empty channel gives [0, 0].
 *
 * @param values shape `dims`
 * @returns two arrays of shape [channels]
 */
export function channelRanges(
  values: Float32Array,
  {dims, axis}: Omit<ChannelLayout, 'axis'> & {readonly axis: number | undefined},
): {readonly mins: Float32Array; readonly maxs: Float32Array} {
  const channels = axis === undefined ? 1 : dims[axis];
  invariant(channels !== undefined, () => `axis ${axis} is outside of a tensor of rank ${dims.length}`);
  const mins = new Float32Array(channels);
  const maxs = new Float32Array(channels);
  if (values.length === 0 || channels === 0) return {mins, maxs};
  mins.fill(Number.POSITIVE_INFINITY);
  maxs.fill(Number.NEGATIVE_INFINITY);
  let inner = 1;
  for (let i = (axis ?? -1) + 1; i < dims.length; i++) inner *= dims[i]!;
  for (let start = 0, channel = 0; start < values.length; start += inner) {
    let min = mins[channel]!;
    let max = maxs[channel]!;
    for (let i = start; i < start + inner; i++) {
      const value = values[i]!;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    mins[channel] = min;
    maxs[channel] = max;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
  return {mins, maxs};
}

/**
 * The elements of one channel of a row-major tensor, in their order.
 *
 * @param values shape `dims`
 * @returns shape [elements / channels]
 */
export function channelValues(values: Float32Array, {dims, axis}: ChannelLayout, channel: number): Float32Array {
  const channels = dims[axis] ?? 0;
  let inner = 1;
  for (let i = axis + 1; i < dims.length; i++) inner *= dims[i]!;
  const output = new Float32Array(channels === 0 ? 0 : values.length / channels);
  let position = 0;
  for (let start = channel * inner; start < values.length; start += inner * channels)
    for (let i = start; i < start + inner; i++) output[position++] = values[i]!;
  return output;
}
