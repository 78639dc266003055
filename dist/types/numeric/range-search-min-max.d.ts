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
export declare const minMaxRange: ({ min, max }: RealRange) => RealRange;
/** The smallest range around zero, equally far to both sides, that holds the given one. */
export declare function symmetricRange({ min, max }: RealRange): RealRange;
