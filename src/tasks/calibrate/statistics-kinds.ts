/** The kinds of statistics that are measured: how each is named in keys, gathered, stored and merged. */
import {
  decodeRangeStatistics,
  decodeTensorStatistics,
  encodeRangeStatistics,
  encodeTensorStatistics,
  type RangeStatistics,
} from '../../artifacts/calibration-statistics.ts';
import {invariant} from '../../base/invariant.ts';
import {NO_EXTREMES} from '../../numeric/extremes.ts';
import {mergeTensorStatistics, type TensorStatistics} from '../../numeric/tensor-statistics.ts';
import type {HistogramBounds} from './collect-statistics.job.ts';
import type {MeasuredBase, Part, StatisticsKind} from './measure-items.ts';

/** One pass, good for every method. */
export const NATIVE_KIND: StatisticsKind<TensorStatistics> = {
  name: 'native',
  fingerprint: () => 'native',
  gathering: () => ({kind: 'native'}),
  decode: decodeTensorStatistics,
  encode: encodeTensorStatistics,
  merge: mergeTensorStatistics,
};

/** All that min-max needs, and the first pass of onnxruntime's entropy collector. */
export const MIN_MAX_KIND: StatisticsKind<RangeStatistics> = {
  name: 'min-max',
  fingerprint: () => 'min-max',
  gathering: () => ({kind: 'min-max'}),
  decode: decodeRangeStatistics,
  encode: encodeRangeStatistics,
  merge: (parts) => ({...mergedExtremes(parts), histogram: undefined}),
};

/** The first pass of onnxruntime's percentile collector, which counts magnitudes. */
export const EXTREMES_KIND: StatisticsKind<RangeStatistics> = {
  ...MIN_MAX_KIND,
  name: 'extremes',
  fingerprint: () => 'extremes',
  gathering: () => ({kind: 'extremes'}),
};

/** Settings of the histogram of one of onnxruntime's calibrators. */
export interface OrtHistogramSettings {
  readonly of: 'value' | 'magnitude';
  readonly bins: number;
  readonly boundsOf: (extremes: RangeStatistics) => HistogramBounds;
}

/** Source: onnxruntime 1.30.0, defaults of the percentile calibrator: magnitudes, from the smallest to the largest. */
export const ORT_PERCENTILE: OrtHistogramSettings = {
  of: 'magnitude',
  bins: 2048,
  boundsOf: ({min, max, magnitudeMin}) => ({first: magnitudeMin, last: Math.max(Math.abs(min), Math.abs(max))}),
};

/** Source: onnxruntime 1.30.0, defaults of the entropy calibrator: values, equally far to both sides of zero. */
export const ORT_ENTROPY: OrtHistogramSettings = {
  of: 'value',
  bins: 128,
  boundsOf: ({min, max}) => {
    const threshold = Math.max(Math.abs(min), Math.abs(max));
    return {first: -threshold, last: threshold};
  },
};

/** The second pass of AIMET's histograms; bounds by value, known from the first. */
export function aimetCountsKind(boundsOf: ReadonlyMap<MeasuredBase, HistogramBounds>): StatisticsKind<RangeStatistics> {
  const boundsFor = (base: MeasuredBase): HistogramBounds => {
    const bounds = boundsOf.get(base);
    invariant(bounds !== undefined, () => `"${base.name}" has no histogram bounds`);
    return {first: bounds.first + 0, last: bounds.last + 0};
  };
  return {
    name: 'aimet counts',
    fingerprint: (base) => ({counts: 'aimet', ...boundsFor(base)}),
    gathering: (bases) => ({kind: 'aimet-counts', bounds: bases.map(boundsFor)}),
    decode: decodeRangeStatistics,
    encode: encodeRangeStatistics,
    merge: mergedCounts,
  };
}

/** The second pass: counts between edges that the first one found. Merged, it holds counts only. */
export function countsKind(
  {of, bins}: OrtHistogramSettings,
  boundsOf: ReadonlyMap<MeasuredBase, HistogramBounds>,
): StatisticsKind<RangeStatistics> {
  const boundsFor = (base: MeasuredBase): HistogramBounds => {
    const bounds = boundsOf.get(base);
    invariant(bounds !== undefined, () => `"${base.name}" has no histogram bounds`);
    return {first: bounds.first + 0, last: bounds.last + 0};
  };
  return {
    name: `counts of ${of}`,
    fingerprint: (base) => ({counts: of, bins, ...boundsFor(base)}),
    gathering: (bases) => ({kind: 'counts', of, bins, bounds: bases.map(boundsFor)}),
    decode: decodeRangeStatistics,
    encode: encodeRangeStatistics,
    merge: mergedCounts,
  };
}

function mergedExtremes(parts: readonly Part<RangeStatistics>[]): Omit<RangeStatistics, 'histogram'> {
  const sampleCount = parts.reduce((total, {places}) => total + places.length, 0);
  const sampleMins = new Float32Array(sampleCount);
  const sampleMaxs = new Float32Array(sampleCount);
  let {min, max, magnitudeMin} = NO_EXTREMES;
  for (const {statistics, places} of parts) {
    min = Math.min(min, statistics.min);
    max = Math.max(max, statistics.max);
    magnitudeMin = Math.min(magnitudeMin, statistics.magnitudeMin);
    for (const [i, place] of places.entries()) {
      sampleMins[place] = statistics.sampleMins[i]!;
      sampleMaxs[place] = statistics.sampleMaxs[i]!;
    }
  }
  return {min, max, magnitudeMin, sampleMins, sampleMaxs};
}

function mergedCounts(parts: readonly Part<RangeStatistics>[]): RangeStatistics {
  const [first] = parts;
  invariant(first?.statistics.histogram !== undefined, () => 'there are no counts to merge');
  const {edges} = first.statistics.histogram;
  const counts = new Float64Array(first.statistics.histogram.counts.length);
  for (const {statistics} of parts) {
    for (let i = 0; i < counts.length; i++) counts[i]! += statistics.histogram?.counts[i] ?? 0;
  }
  return {...first.statistics, histogram: {edges, counts}};
}

/** The extremes of several values taken together, sample by sample: those of a Concat from its inputs'. */
export function uniteExtremes(parts: readonly RangeStatistics[]): RangeStatistics {
  const [first] = parts;
  invariant(first !== undefined, () => 'there are no extremes to unite');
  const least = (of: (part: RangeStatistics) => number): number =>
    parts.reduce((a, b) => Math.min(a, of(b)), of(first));
  return {
    min: least(({min}) => min),
    max: -least(({max}) => -max),
    magnitudeMin: least(({magnitudeMin}) => magnitudeMin),
    sampleMins: first.sampleMins.map((_, i) => least(({sampleMins}) => sampleMins[i]!)),
    sampleMaxs: first.sampleMaxs.map((_, i) => -least(({sampleMaxs}) => -sampleMaxs[i]!)),
    histogram: undefined,
  };
}
