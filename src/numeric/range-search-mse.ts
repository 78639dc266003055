import {joinBins} from './histogram.ts';
import {expectedSquaredError, type QuantizationGrid} from './range-search-expected-error.ts';
import {minMaxRange, type RealRange, symmetricRange} from './range-search-min-max.ts';
import {nonzeroHistogram, type TensorStatistics} from './tensor-statistics.ts';

/**
 * The range with the smallest expected squared error between values and quantized values, rounding and clipping both
 * counted. Values are taken to be spread evenly over their bin, zeros to be exact.
 *
 * Deterministic: first all pairs of `COARSE_STEPS` lower and upper ends on a histogram of joined bins, then steps of ever
 * halved length from the best pair on ever finer ones. Symmetric grids have one end to search. The full range is a
 * candidate and wins ties, so the result is never worse than it in expected error.
 *
 * @returns ends that are float32 values
 */
export function leastSquaresRange(statistics: TensorStatistics, grid: QuantizationGrid): RealRange {
  const seen = minMaxRange(statistics);
  const full = grid.symmetric ? symmetricRange(seen) : seen;
  const search = endsOf(full, grid);
  const histogram = nonzeroHistogram(statistics);
  const errorWith = (joinedExponent: number) => {
    const counted = {histogram: joinBins(histogram, joinedExponent), min: seen.min, max: seen.max};
    return (range: RealRange): number => expectedSquaredError(counted, range, grid);
  };
  let shares = bestCoarseShares(search, errorWith(COARSE_JOINED_EXPONENT));
  let step = 1 / COARSE_STEPS;
  for (const exponent of REFINEMENT_JOINED_EXPONENTS) {
    step /= 2;
    shares = refine(shares, step, search, errorWith(exponent));
  }
  const found = search.rangeOf(shares);
  const errorOf = errorWith(0);
  return errorOf(found) < errorOf(full) ? found : full;
}

/** How far a range reaches towards the smallest and the largest value, each from 0 to 1. */
interface Shares {
  readonly below: number;
  readonly above: number;
}

interface SearchedEnds {
  readonly below: boolean;
  readonly above: boolean;
  readonly rangeOf: (shares: Shares) => RealRange;
}

/** An end at or beyond zero is not searched: zero is always in range. */
function endsOf({min, max}: RealRange, {symmetric}: QuantizationGrid): SearchedEnds {
  const rangeOf = ({below, above}: Shares): RealRange => ({
    min: Math.fround(Math.min(min, 0) * (symmetric ? above : below)),
    max: Math.fround(Math.max(max, 0) * above),
  });
  return {below: !symmetric && min < 0, above: max > 0, rangeOf};
}

const COARSE_STEPS = 24;

/** Bins are joined by 2^5 for the coarse search: about a hundred remain, which takes a fortieth of the time. */
const COARSE_JOINED_EXPONENT = 5;

/**
 * Each halves the step; the finer it is, the finer the bins. Ends are found to 1/1536 of the full range, of which a bin is
 * 1/4096 to 1/2049.
 */
const REFINEMENT_JOINED_EXPONENTS = [3, 3, 2, 1, 0, 0] as const;

function bestCoarseShares(search: SearchedEnds, errorOf: (range: RealRange) => number): Shares {
  let best: Shares = {below: 1, above: 1};
  let bestError = errorOf(search.rangeOf(best));
  for (let i = COARSE_STEPS; i >= (search.below ? 1 : COARSE_STEPS); i--) {
    for (let j = COARSE_STEPS; j >= (search.above ? 1 : COARSE_STEPS); j--) {
      const shares = {below: i / COARSE_STEPS, above: j / COARSE_STEPS};
      const error = errorOf(search.rangeOf(shares));
      if (error < bestError) [best, bestError] = [shares, error];
    }
  }
  return best;
}

/** Moves an end by a step as long as that helps. */
function refine(start: Shares, step: number, search: SearchedEnds, errorOf: (range: RealRange) => number): Shares {
  let best = start;
  let bestError = errorOf(search.rangeOf(best));
  for (let hasMoved = true; hasMoved; ) {
    hasMoved = false;
    for (const shares of neighbours(best, step, search)) {
      const error = errorOf(search.rangeOf(shares));
      if (error < bestError) [best, bestError, hasMoved] = [shares, error, true];
    }
  }
  return best;
}

function neighbours({below, above}: Shares, step: number, search: SearchedEnds): Shares[] {
  const shares: Shares[] = [];
  if (search.below) shares.push({below: below - step, above}, {below: below + step, above});
  if (search.above) shares.push({below, above: above - step}, {below, above: above + step});
  return shares.filter((share) => share.below > 0 && share.below <= 1 && share.above > 0 && share.above <= 1);
}
