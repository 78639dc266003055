/**
 * AIMET's ways from a range or a histogram to a scale and an offset, in its arithmetic: which steps are float32 and which
 * are double decides which of nearly equal candidates wins. Integers run from 0 to 2^bits − 1 there; a real number is
 * scale · (integer + offset).
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), by its behaviour: min_max, tf_enhanced and percentile.
 */
import {AIMET_BINS, type AimetHistogram} from './histogram-aimet.ts';
import {roundHalfAway} from './quantize-affine.ts';

export interface AimetFormat {
  readonly bits: number;
  readonly symmetric: boolean;
  /** Leaves out the lowest integer of symmetric formats. */
  readonly strictSymmetric: boolean;
  /** Symmetric formats without negative values are unsigned. */
  readonly unsignedSymmetric: boolean;
}

export interface AimetEncoding {
  /** Real units per integer step, > 0. */
  readonly scale: number;
  /** Integer ≤ 0: the real number of the lowest integer, in steps. */
  readonly offset: number;
  /** Integers are 0 … steps. */
  readonly steps: number;
}

const stepsOf = ({bits, symmetric, strictSymmetric}: AimetFormat): number =>
  2 ** bits - (symmetric && strictSymmetric ? 2 : 1);

/** Scales are no smaller: the distance between 1 and the next float32. */
const SCALE_MIN = 2 ** -23;

/**
 * min_max, and the end of the percentile method: the encoding of a range, to which zero is added. Symmetric ones reach the
 * end that needs the larger scale, of which the lower one has a step more unless strict.
 */
export function aimetEncoding(min: number, max: number, format: AimetFormat): AimetEncoding {
  const steps = stepsOf(format);
  const low = Math.min(0, min);
  const high = Math.max(0, max);
  if (format.symmetric && (low < 0 || !format.unsignedSymmetric)) {
    const below = Math.ceil(steps / 2);
    return {scale: Math.max(high / Math.floor(steps / 2), -low / below, SCALE_MIN), offset: -below, steps};
  }
  const scale = Math.max((high - low) / steps, SCALE_MIN);
  return {scale, offset: Math.max(-steps, roundHalfAway(low / scale)), steps};
}

/** What AIMET takes for a tensor that is all zero: −1 to 1. */
export function aimetEncodingOfZeros(format: AimetFormat): AimetEncoding {
  const steps = 2 ** format.bits - 1;
  const scale = 2 / steps;
  return {scale, offset: Math.floor(-1 / scale), steps};
}

/** Ends of the part of a histogram that is not empty, zero included, at least 0.01 wide, in float32. */
function observedRange({width, firstBin, shares}: AimetHistogram): {readonly min: number; readonly max: number} {
  const first = Math.max(
    shares.findIndex((share) => share > 0),
    0,
  );
  let last = AIMET_BINS - 1;
  while (last > 0 && !(shares[last]! > 0)) last--;
  const min = Math.min(Math.fround((firstBin + first) * width), 0);
  const max = Math.max(Math.fround((firstBin + last) * width), 0);
  return {min, max: Math.max(max, Math.fround(min + RANGE_WIDTH_MIN))};
}

const RANGE_WIDTH_MIN = Math.fround(0.01);

/**
 * percentile: the range between the bins at which the cumulated share passes 1 − p and p.
 *
 * @param percentile in %, above 0; 100 is the whole range
 */
export function aimetPercentile(histogram: AimetHistogram, percentile: number, format: AimetFormat): AimetEncoding {
  const {width, firstBin, shares} = histogram;
  const observed = observedRange(histogram);
  if (percentile === 100) return aimetEncoding(observed.min, observed.max, format);
  const startOf = (bin: number): number => (firstBin + bin) * width;
  const binWidth = Math.fround(width);
  const cumulated = shares.slice();
  for (let i = 1; i < AIMET_BINS; i++) cumulated[i]! += cumulated[i - 1]!;
  const share = Math.fround(Math.fround(percentile) / 100);
  const left = cumulated.findIndex((value) => value >= Math.fround(1 - share));
  const min = Math.fround(startOf(Math.max(left, 0)));
  let right = AIMET_BINS - 1;
  while (right >= 0 && !(cumulated[right]! < share && startOf(right) < observed.max)) right--;
  const max = Math.fround(startOf(right < 0 ? AIMET_BINS - 1 : right) + binWidth);
  return aimetEncoding(min, min === max ? Math.fround(max + binWidth) : max, format);
}

/**
 * tf_enhanced: of a grid of candidates the first one with the least cost, which is the squared error of what is in range
 * and three times that of what is cut off.
 */
export function aimetTfEnhanced(histogram: AimetHistogram, format: AimetFormat): AimetEncoding {
  const {min, max} = observedRange(histogram);
  const steps = stepsOf(format);
  const candidates = format.symmetric
    ? symmetricCandidates(min, max, steps, format)
    : asymmetricCandidates(min, max, steps);
  const bins = costBins(histogram);
  let best: Candidate | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const cost = costOf(bins, candidate.scale, candidate.offset, 2 ** format.bits - 1);
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = candidate;
  }
  // Finite numbers have finite costs; the range itself stands for the case of overflow.
  return best ? {...best, steps} : aimetEncoding(min, max, format);
}

interface Candidate {
  /** Float32. */
  readonly scale: number;
  readonly offset: number;
}

/** Steps of the grid of scales; the last candidate is one step larger than the range asks for. */
const SYMMETRIC_SCALES = 100;
const ASYMMETRIC_SCALES = 16;
const OFFSETS = 20;

function symmetricCandidates(min: number, max: number, steps: number, {unsignedSymmetric}: AimetFormat): Candidate[] {
  const isUnsigned = min === 0 && unsignedSymmetric;
  const largest = isUnsigned
    ? Math.fround(max / steps)
    : Math.fround(Math.max(Math.abs(max), Math.abs(min)) / (steps / 2));
  const offset = isUnsigned ? 0 : Math.floor(-steps / 2);
  const candidates: Candidate[] = [];
  // The factor itself grows in float32, which decides how many candidates there are.
  for (let factor = Math.fround(1 / SYMMETRIC_SCALES); factor <= 1 + 1 / SYMMETRIC_SCALES; ) {
    candidates.push({scale: Math.fround(factor * largest), offset});
    factor = Math.fround(factor + 1 / SYMMETRIC_SCALES);
  }
  return candidates;
}

function asymmetricCandidates(min: number, max: number, steps: number): Candidate[] {
  const scale = Math.fround((max - min) / steps);
  const offset = roundHalfAway(Math.fround(min / scale));
  const observed = {min: Math.fround(scale * offset), max: Math.fround(scale * (offset + steps))};
  const candidates: Candidate[] = [];
  for (let factor = 1; factor <= ASYMMETRIC_SCALES + 1; factor++) {
    for (let i = 0; i <= OFFSETS; i++) {
      const tried = {
        scale: Math.fround((factor / ASYMMETRIC_SCALES) * scale),
        offset: Math.trunc(-steps + (steps / OFFSETS) * i) + 0,
      };
      const clamped = clampedTo(observed, tried, steps);
      if (clamped) candidates.push(clamped);
    }
  }
  candidates.push({scale, offset});
  return candidates;
}

/** The part of a candidate's range that was observed; undefined when that is all of what was observed, or nothing. */
function clampedTo(
  observed: {readonly min: number; readonly max: number},
  {scale, offset}: Candidate,
  steps: number,
): Candidate | undefined {
  const min = Math.fround(scale * offset);
  const max = Math.fround(scale * (offset + steps));
  if (min < observed.min && max > observed.max) return undefined;
  const low = Math.max(observed.min, min);
  const high = Math.min(observed.max, max);
  if (low === high) return undefined;
  const clamped = Math.fround((high - low) / steps);
  return {scale: clamped, offset: roundHalfAway(Math.fround(low / clamped))};
}

/** The bins that are not empty, flat, and what all have in common. */
interface CostBins {
  readonly start: number;
  readonly width: number;
  /** Shape [n] each. */
  readonly indices: Int32Array;
  readonly shares: Float64Array;
  readonly middles: Float64Array;
}

function costBins({width, firstBin, shares}: AimetHistogram): CostBins {
  const start = Math.fround(firstBin * width);
  const indices: number[] = [];
  for (let i = 0; i < AIMET_BINS; i++) if (shares[i]! > 0) indices.push(i);
  return {
    start,
    width,
    indices: Int32Array.from(indices),
    shares: Float64Array.from(indices, (i) => shares[i]!),
    middles: Float64Array.from(indices, (i) => start + i * width + width / 2),
  };
}

/** Weight of the error of values that are cut off. */
const SATURATION_WEIGHT = 3;

/** @param steps of the integer type, without regard to strictness */
function costOf(
  {start, width, indices, shares, middles}: CostBins,
  scale: number,
  offset: number,
  steps: number,
): number {
  const binOf = (value: number): number =>
    Math.min(Math.max(0, Math.floor(Math.fround(value - start) / width)), AIMET_BINS - 1);
  const lowest = binOf(Math.fround(scale * offset));
  const highest = binOf(Math.fround(scale * (offset + steps)));
  const lowestMiddle = Math.fround(start + lowest * width + width / 2);
  const highestMiddle = Math.fround(start + highest * width + width / 2);
  let below = 0;
  let above = 0;
  let inside = 0;
  for (let i = 0; i < indices.length; i++) {
    const bin = indices[i]!;
    const middle = middles[i]!;
    if (bin < lowest) {
      below += shares[i]! * (middle - lowestMiddle) ** 2;
    } else if (bin >= highest) {
      above += shares[i]! * (middle - highestMiddle) ** 2;
    } else {
      const value = Math.fround(middle);
      const integer = roundHalfAway(Math.fround(Math.fround(value / scale) - offset));
      const error = Math.fround(value - Math.fround(scale * (integer + offset)));
      inside += shares[i]! * error ** 2;
    }
  }
  return SATURATION_WEIGHT * (below + above) + inside;
}
