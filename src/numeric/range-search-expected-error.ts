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

/**
 * Sum over all counted values of (x − dequantize(quantize(x)))², with values spread evenly over their bin.
 *
 * The integral of the squared rounding error from 0 to x is scale³ · (m / 12 + r³ / 3) with m the nearest integer to
 * x / scale and r what is left; beyond the last representable value h it grows by (x − h)³ / 3.
 *
 * @param range finite; zero is added to it, as when scales are made of it
 */
export function expectedSquaredError(histogram: Histogram, range: RealRange, grid: QuantizationGrid): number {
  const {counts} = histogram;
  if (counts.length === 0) return 0;
  const {scale, zeroPoint} = computeAffineParameters({
    min: Math.fround(range.min),
    max: Math.fround(range.max),
    range: grid.range,
    symmetric: grid.symmetric,
  });
  const lowest = (grid.range.min - zeroPoint) * scale;
  const highest = (grid.range.max - zeroPoint) * scale;
  const belowLowest = roundingIntegral(lowest, scale);
  const belowHighest = roundingIntegral(highest, scale);
  const integralTo = (x: number): number => {
    if (x > highest) return belowHighest + (x - highest) ** 3 / 3;
    if (x < lowest) return belowLowest + (x - lowest) ** 3 / 3;
    return roundingIntegral(x, scale);
  };
  let sum = 0;
  let before = integralTo(lowerEdge(histogram, 0));
  for (let i = 0; i < counts.length; i++) {
    const after = integralTo(upperEdge(histogram, i));
    sum += counts[i]! * (after - before);
    before = after;
  }
  return sum / powerOfTwo(histogram.exponent);
}

function roundingIntegral(x: number, scale: number): number {
  const steps = x / scale;
  const nearest = roundHalfEven(steps);
  const rest = steps - nearest;
  return scale * scale * scale * (nearest / 12 + (rest * rest * rest) / 3);
}
