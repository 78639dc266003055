import {computeAffineParameters} from './affine-parameters.ts';
import {type Histogram, lowerEdge, upperEdge} from './histogram.ts';
import {powerOfTwo} from './power-of-two.ts';
import {type IntegerRange, roundHalfEven} from './quantize-affine.ts';
import type {RealRange} from './range-search-min-max.ts';

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
export function expectedSquaredError(
  {histogram, min, max}: CountedValues,
  range: RealRange,
  grid: QuantizationGrid,
): number {
  const {counts} = histogram;
  const last = counts.length - 1;
  if (last < 0) return 0;
  const scale = quantizationScale(range, grid);
  const integralTo = (x: number): number => {
    const inside = Math.min(Math.max(x, scale.lowest), scale.highest);
    const outside = x - inside;
    return roundingIntegral(inside, scale.step) + (outside * outside * outside) / 3;
  };
  const evenly = (count: number, from: number, to: number): number =>
    count === 0 || from >= to ? 0 : (count * (integralTo(to) - integralTo(from))) / (to - from);
  // The outermost bins end where the values do; one of a single value has no width at all.
  let sum = evenly(counts[0]!, Math.max(min, lowerEdge(histogram, 0)), Math.min(max, upperEdge(histogram, 0)));
  if (last > 0) sum += evenly(counts[last]!, lowerEdge(histogram, last), Math.min(max, upperEdge(histogram, last)));
  if (min >= upperEdge(histogram, 0)) sum += counts[0]! * squaredErrorAt(min, scale);
  let inner = 0;
  let before = integralTo(upperEdge(histogram, 0));
  for (let i = 1; i < last; i++) {
    const after = integralTo(upperEdge(histogram, i));
    inner += counts[i]! * (after - before);
    before = after;
  }
  return sum + inner / powerOfTwo(histogram.exponent);
}

interface QuantizationScale {
  readonly step: number;
  /** Smallest and largest representable value. */
  readonly lowest: number;
  readonly highest: number;
}

function quantizationScale({min, max}: RealRange, {range, symmetric}: QuantizationGrid): QuantizationScale {
  const ends = {min: Math.fround(min), max: Math.fround(max)};
  const {scale, zeroPoint} = computeAffineParameters({...ends, range, symmetric});
  return {step: scale, lowest: (range.min - zeroPoint) * scale, highest: (range.max - zeroPoint) * scale};
}

function squaredErrorAt(x: number, {step, lowest, highest}: QuantizationScale): number {
  return (x - Math.min(Math.max(roundHalfEven(x / step) * step, lowest), highest)) ** 2;
}

function roundingIntegral(x: number, scale: number): number {
  const steps = x / scale;
  const nearest = roundHalfEven(steps);
  const rest = steps - nearest;
  return scale * scale * scale * (nearest / 12 + (rest * rest * rest) / 3);
}
