/** Quantiles of a histogram, with values spread evenly over the bin they are counted in. */
import {type Histogram, lowerEdge, upperEdge} from './histogram.ts';
import {powerOfTwo} from './power-of-two.ts';

/**
 * The value below which `share` of the counted values lie, interpolated linearly inside a bin.
 *
 * @param share from 0 to 1
 * @returns float64; NaN for a histogram without values
 */
export function histogramQuantile(histogram: Histogram, share: number): number {
  const {counts} = histogram;
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  const wanted = share * total;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count > 0 && below + count >= wanted) {
      const part = Math.max(0, (wanted - below) / count);
      return lowerEdge(histogram, i) + part * powerOfTwo(histogram.exponent);
    }
    below += count;
  }
  return counts.length === 0 ? Number.NaN : upperEdge(histogram, counts.length - 1);
}

/**
 * The histogram of absolute values: bins of negative values are counted with their mirror images.
 *
 * @param zeroCount how many of the counts in bin 0 are zeros, which have no mirror image
 */
export function foldHistogram(histogram: Histogram, zeroCount: number): Histogram {
  const {exponent, firstBin, counts} = histogram;
  const lastBin = firstBin + counts.length - 1;
  if (counts.length === 0 || firstBin > 0) return histogram;
  // Bin i holds (i − 1, i] bin widths, so its mirror image is bin 1 − i; values on an edge move by one bin.
  const folded = new Float64Array(Math.max(lastBin, 1 - firstBin) + 1);
  for (let i = 0; i < counts.length; i++) {
    const bin = firstBin + i;
    folded[bin > 0 ? bin : 1 - bin]! += counts[i]!;
  }
  if (zeroCount > 0) {
    folded[0] = zeroCount;
    folded[1]! -= zeroCount;
  }
  return {exponent, firstBin: 0, counts: folded};
}
