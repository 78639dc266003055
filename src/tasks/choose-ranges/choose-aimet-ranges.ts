/** Ranges as AIMET chooses them: those that a scale and an offset of its reach, over all tensors that share a quantizer. */
import type {CalibrationStatistics, RangeStatistics} from '../../artifacts/calibration-statistics.ts';
import type {MeasuredValue} from '../../artifacts/placement.ts';
import type {Ranges} from '../../artifacts/ranges.ts';
import {InvariantError, invariant} from '../../base/invariant.ts';
import type {AimetOptions} from '../../manifest/aimet/aimet-options.ts';
import type {RangeRecipe} from '../../manifest/manifest.ts';
import {AIMET_BINS, type AimetHistogram, aimetHistogram} from '../../numeric/histogram-aimet.ts';
import {
  type AimetEncoding,
  type AimetFormat,
  aimetEncoding,
  aimetEncodingOfZeros,
  aimetPercentile,
  aimetTfEnhanced,
} from '../../numeric/range-search-aimet.ts';
import {chooseRange} from './choose-range.ts';

export interface AimetChoice {
  readonly recipe: RangeRecipe;
  readonly options: AimetOptions;
}

/** A range for every measured value, in their order. */
export function chooseAimetRanges(
  statistics: CalibrationStatistics,
  measuredValues: readonly MeasuredValue[],
  {recipe, options}: AimetChoice,
): Ranges {
  const ranges = new Map<string, readonly [number, number]>();
  for (const value of measuredValues) {
    const bits = Number(/\d+$/.exec(value.type)?.[0]);
    const format: AimetFormat = {...options, bits, symmetric: value.symmetric};
    const free = encodingOf(statistics, value, recipe, format);
    ranges.set(value.name, rangeOf(limited(free, value.limits, format)));
  }
  return ranges;
}

const rangeOf = ({scale, offset, steps}: AimetEncoding): readonly [number, number] => [
  Math.fround(scale * offset) + 0,
  Math.fround(scale * (offset + steps)) + 0,
];

/** Width that a range with a fixed end has at least. */
const LIMITED_WIDTH_MIN = 0.01;

/** The encoding of the range with its fixed ends put in place. */
function limited(encoding: AimetEncoding, limits: MeasuredValue['limits'], format: AimetFormat): AimetEncoding {
  if (!limits) return encoding;
  const {scale, offset, steps} = encoding;
  const min = Math.min(0, limits[0] ?? scale * offset);
  return aimetEncoding(min, Math.max(0, limits[1] ?? scale * (offset + steps), min + LIMITED_WIDTH_MIN), format);
}

function encodingOf(
  statistics: CalibrationStatistics,
  {name, joined, ...value}: MeasuredValue,
  recipe: RangeRecipe,
  format: AimetFormat,
): AimetEncoding {
  if (statistics.collector === 'native') {
    // AIMET has no such method: the range is quantgate's, of the tensor itself.
    const found = statistics.values.get(name);
    invariant(found !== undefined, () => `there are no statistics of "${name}"`);
    const {min, max} = chooseRange(found, recipe, value);
    return aimetEncoding(min, max, format);
  }
  const members = [name, ...(joined ?? [])].map((member) => {
    const found = statistics.values.get(member);
    invariant(found !== undefined, () => `there are no statistics of "${member}"`);
    return found;
  });
  if (recipe.method === 'min-max') {
    const min = members.reduce((least, member) => Math.min(least, member.min), 0);
    return aimetEncoding(
      min,
      members.reduce((most, member) => Math.max(most, member.max), 0),
      format,
    );
  }
  const histogram = joinedHistogram(members);
  if (!histogram) return aimetEncodingOfZeros(format);
  if (recipe.method === 'percentile') return aimetPercentile(histogram, recipe.percentile, format);
  if (recipe.method === 'tf-enhanced') return aimetTfEnhanced(histogram, format);
  throw new InvariantError(`AIMET's histograms do not serve the method "${recipe.method}"`);
}

/**
 * The mean of the members' shares: each sample of each tensor counts as one, however large it is. Tensors that were all
 * zero before the first that was not are left out, as AIMET does.
 */
function joinedHistogram(members: readonly RangeStatistics[]): AimetHistogram | undefined {
  const counted = members.map((member, i) => ({member, skipped: zeroSamples(members, i)}));
  const histograms = counted.flatMap(({member, skipped}) => {
    const used = member.sampleMins.length - skipped;
    return member.histogram && used > 0 ? [{histogram: withoutZeros(member, skipped), used}] : [];
  });
  const [first] = histograms;
  if (!first || histograms.length === 1) return first?.histogram;
  const total = histograms.reduce((sum, {used}) => sum + used, 0);
  const shares = new Float64Array(AIMET_BINS);
  for (const {histogram, used} of histograms) {
    for (let i = 0; i < AIMET_BINS; i++) shares[i]! += (histogram.shares[i]! * used) / total;
  }
  return {...first.histogram, shares};
}

/** Samples of a member that come before the first of any member that is not all zero. */
function zeroSamples(members: readonly RangeStatistics[], index: number): number {
  const isZero = (member: RangeStatistics, sample: number): boolean =>
    member.sampleMins[sample] === 0 && member.sampleMaxs[sample] === 0;
  const sampleCount = members[index]!.sampleMins.length;
  for (let sample = 0; sample < sampleCount; sample++) {
    const first = members.findIndex((member) => !isZero(member, sample));
    if (first >= 0) return index < first ? sample + 1 : sample;
  }
  return sampleCount;
}

/** Without the zeros of the samples that were skipped; all samples are equally large. */
function withoutZeros({histogram, sampleMins}: RangeStatistics, skipped: number): AimetHistogram {
  invariant(histogram !== undefined, () => 'there are no counts');
  const bounds = {first: histogram.edges[0]!, last: histogram.edges.at(-1)!};
  const whole = aimetHistogram(bounds, histogram.counts);
  if (skipped === 0) return whole;
  const counts = histogram.counts.slice();
  const perSample = counts.reduce((sum, count) => sum + count, 0) / sampleMins.length;
  const zero = -whole.firstBin;
  counts[zero >= 0 && zero < AIMET_BINS ? zero : AIMET_BINS]! -= skipped * perSample;
  return aimetHistogram(bounds, counts);
}
