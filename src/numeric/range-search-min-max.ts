/** A stretch of real numbers, ends included: what quantized values are to cover. */
export interface RealRange {
  readonly min: number;
  readonly max: number;
}

/**
 * From the smallest to the largest of all values; [0, 0] without values.
 *
 * @param extremes smallest and largest finite value, +Infinity and −Infinity when there is none
 */
export const minMaxRange = ({min, max}: RealRange): RealRange => (min > max ? {min: 0, max: 0} : {min, max});

/** The smallest range around zero, equally far to both sides, that holds the given one. */
export function symmetricRange({min, max}: RealRange): RealRange {
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  return {min: -magnitude, max: magnitude};
}
