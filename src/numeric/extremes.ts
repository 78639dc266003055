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
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    const magnitude = Math.abs(value);
    if (magnitude < magnitudeMin) magnitudeMin = magnitude;
  }
  return {min: min + 0, max: max + 0, magnitudeMin};
}
