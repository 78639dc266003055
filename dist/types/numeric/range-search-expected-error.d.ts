import { type Histogram } from './histogram.ts';
import { type IntegerRange } from './quantize-affine.ts';
import type { RealRange } from './range-search-min-max.ts';
/** The integers a range is spread over, and whether their middle is to mean zero. */
export interface QuantizationGrid {
    readonly range: IntegerRange;
    readonly symmetric: boolean;
}
/** Counted values, and the ends of what they can be: the outermost bins are no wider than these. */
export interface CountedValues {
    readonly histogram: Histogram;
    readonly min: number;
    readonly max: number;
}
/**
 * Sum over all counted values of (x − dequantize(quantize(x)))², with values spread evenly over their bin.
 *
 * The integral of the squared rounding error from 0 to x is scale³ · (m / 12 + r³ / 3) with m the nearest integer to
 * x / scale and r what is left; beyond the last representable value h it grows by (x − h)³ / 3.
 *
 * @param range finite; zero is added to it, as when scales are made of it
 */
export declare function expectedSquaredError({ histogram, min, max }: CountedValues, range: RealRange, grid: QuantizationGrid): number;
