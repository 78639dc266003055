import {BLOCK_LENGTH} from './histogram-kernel-code.ts';
import {findBlockExtremes, loadBlock} from './histogram-kernels.ts';

/** Smallest value, largest value and smallest magnitude of a tensor. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
  readonly magnitudeMin: number;
}

export const NO_EXTREMES: Extremes = {
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  magnitudeMin: Number.POSITIVE_INFINITY,
};

/** NaN is passed over; infinities count. `NO_EXTREMES` when nothing is left. Never −0. */
export function extremesOf(values: Float32Array): Extremes {
  let {min, max, magnitudeMin} = NO_EXTREMES;
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    const end = Math.min(start + BLOCK_LENGTH, values.length);
    loadBlock(values, start, end);
    const block = findBlockExtremes(end - start);
    if (block.min < min) min = block.min;
    if (block.max > max) max = block.max;
    if (block.magnitudeMin < magnitudeMin) magnitudeMin = block.magnitudeMin;
  }
  return {min: min + 0, max: max + 0, magnitudeMin};
}
