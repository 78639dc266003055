import {BLOCK_LENGTH} from './histogram-kernel-code.ts';
import {EXTREMES, EXTREMES_LENGTH, findBlockExtremes, loadBlock} from './histogram-kernels.ts';

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

const found = new Float64Array(EXTREMES_LENGTH);

/** NaN is passed over; infinities count. `NO_EXTREMES` when nothing is left. Never −0. */
export function extremesOf(values: Float32Array): Extremes {
  let {min, max, magnitudeMin} = NO_EXTREMES;
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    const end = Math.min(start + BLOCK_LENGTH, values.length);
    loadBlock(values, start, end);
    findBlockExtremes(end - start, found);
    if (found[EXTREMES.min]! < min) min = found[EXTREMES.min]!;
    if (found[EXTREMES.max]! > max) max = found[EXTREMES.max]!;
    if (found[EXTREMES.magnitudeMin]! < magnitudeMin) magnitudeMin = found[EXTREMES.magnitudeMin]!;
  }
  return {min: min + 0, max: max + 0, magnitudeMin};
}

/** True when no element is NaN or infinite; of no elements too. */
export function areFinite(values: Float32Array): boolean {
  let difference = 0;
  // 0 for every finite number, NaN for all others.
  for (let i = 0; i < values.length; i++) difference += values[i]! - values[i]!;
  return difference === 0;
}
