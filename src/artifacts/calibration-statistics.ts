/**
 * Statistics of activations: what `calibrate` hands to `choose-ranges`, as `statistics.bin`, and what its items hold.
 * Compact and canonical: equal statistics are equal bytes.
 */
import {invariant} from '../base/invariant.ts';
import type {Histogram} from '../numeric/histogram.ts';
import {type FixedHistogram, numpyBinEdges} from '../numeric/histogram-numpy.ts';
import {mergeTensorStatistics, type StatisticsPart, type TensorStatistics} from '../numeric/tensor-statistics.ts';
import {ByteReader, ByteWriter} from './compact-bytes.ts';

/**
 * How statistics are collected: quantgate's own way, which serves every method; extremes only, which takes a part of
 * the time and serves 'min-max' and 'moving-average'; as one of onnxruntime's calibrators; or as AIMET's histograms.
 */
export const COLLECTORS = ['native', 'min-max', 'ort-min-max', 'ort-percentile', 'ort-entropy', 'aimet'] as const;

export type Collector = (typeof COLLECTORS)[number];

/** Extremes of a value, and what other tools' calibrators know of it beyond them. */
export interface RangeStatistics {
  readonly min: number;
  readonly max: number;
  /** Smallest magnitude; +Infinity where it was not looked at: everywhere but for 'ort-percentile'. */
  readonly magnitudeMin: number;
  /** Shape [samples]. */
  readonly sampleMins: Float32Array;
  readonly sampleMaxs: Float32Array;
  /** Of 'ort-percentile', 'ort-entropy' and 'aimet' only, whose last count is of values outside of its bounds. */
  readonly histogram: FixedHistogram | undefined;
}

/** Values stand in the order of the model. */
export type CalibrationStatistics =
  | {readonly collector: 'native'; readonly values: ReadonlyMap<string, TensorStatistics>}
  | {readonly collector: Exclude<Collector, 'native'>; readonly values: ReadonlyMap<string, RangeStatistics>};

const MAGIC = 'QGCS';
const VERSION = 1;
const WHAT = 'statistics file';

export function encodeStatistics(statistics: CalibrationStatistics): Uint8Array {
  const writer = new ByteWriter();
  writer.raw(new TextEncoder().encode(MAGIC));
  writer.varint(VERSION);
  writer.varint(COLLECTORS.indexOf(statistics.collector));
  writer.varint(statistics.values.size);
  if (statistics.collector === 'native') {
    for (const [name, value] of statistics.values) writeNamed(writer, name, encodeTensorStatistics(value));
  } else {
    for (const [name, value] of statistics.values) writeNamed(writer, name, encodeRangeStatistics(value));
  }
  return writer.finish();
}

function writeNamed(writer: ByteWriter, name: string, bytes: Uint8Array): void {
  writer.text(name);
  writer.block(bytes);
}

/** @throws Failure 'file-unreadable' when the bytes are damaged or of another version */
export function decodeStatistics(bytes: Uint8Array): CalibrationStatistics {
  const reader = new ByteReader(bytes, WHAT);
  if (new TextDecoder().decode(reader.raw(MAGIC.length)) !== MAGIC || reader.varint() !== VERSION)
    throw reader.damaged();
  const collector = COLLECTORS[reader.varint()];
  if (collector === undefined) throw reader.damaged();
  const blocks = new Map<string, Uint8Array>();
  for (let left = reader.varint(); left > 0; left--) blocks.set(reader.text(), reader.block());
  reader.end();
  return collector === 'native'
    ? {collector, values: new Map([...blocks].map(([name, block]) => [name, decodeTensorStatistics(block)]))}
    : {collector, values: new Map([...blocks].map(([name, block]) => [name, decodeRangeStatistics(block)]))};
}

/** Statistics of all values over the samples of all parts; every part has the same values. */
export function mergeStatistics(
  parts: readonly {readonly values: ReadonlyMap<string, TensorStatistics>; readonly places: readonly number[]}[],
): ReadonlyMap<string, TensorStatistics> {
  const merged = new Map<string, TensorStatistics>();
  for (const name of parts[0]?.values.keys() ?? []) {
    const ofValue = parts.map(({values, places}): StatisticsPart => {
      const statistics = values.get(name);
      invariant(statistics !== undefined, () => `a part has no statistics of "${name}"`);
      return {statistics, places};
    });
    merged.set(name, mergeTensorStatistics(ofValue));
  }
  return merged;
}

/** One value's statistics: the content of an item. */
export function encodeTensorStatistics(statistics: TensorStatistics): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(statistics.elementCount);
  writer.varint(statistics.nanCount);
  writer.varint(statistics.positiveInfinityCount);
  writer.varint(statistics.negativeInfinityCount);
  writer.varint(statistics.zeroCount);
  writer.float32(statistics.min);
  writer.float32(statistics.max);
  writer.bigInteger(statistics.sum);
  writer.bigInteger(statistics.sumOfSquares);
  writeSamples(writer, statistics);
  writer.signed(statistics.histogram.exponent);
  writer.signed(statistics.histogram.firstBin);
  writeCounts(writer, statistics.histogram.counts);
  return writer.finish();
}

/** @throws Failure 'file-unreadable' when the bytes are damaged */
export function decodeTensorStatistics(bytes: Uint8Array): TensorStatistics {
  const reader = new ByteReader(bytes, WHAT);
  // Members are read in the order they stand here, which is that of writing.
  const statistics: TensorStatistics = {
    elementCount: reader.varint(),
    nanCount: reader.varint(),
    positiveInfinityCount: reader.varint(),
    negativeInfinityCount: reader.varint(),
    zeroCount: reader.varint(),
    min: reader.float32(),
    max: reader.float32(),
    sum: reader.bigInteger(),
    sumOfSquares: reader.bigInteger(),
    ...readSamples(reader),
    histogram: readHistogram(reader),
  };
  reader.end();
  return statistics;
}

function readHistogram(reader: ByteReader): Histogram {
  const exponent = reader.signed();
  const firstBin = reader.signed();
  return {exponent, firstBin, counts: readCounts(reader)};
}

/** The same for the other collectors. */
export function encodeRangeStatistics(statistics: RangeStatistics): Uint8Array {
  const writer = new ByteWriter();
  writer.float32(statistics.min);
  writer.float32(statistics.max);
  writer.float32(statistics.magnitudeMin);
  writeSamples(writer, statistics);
  const {histogram} = statistics;
  writer.varint(histogram ? 1 : 0);
  if (histogram) {
    writer.float32(histogram.edges[0]!);
    writer.float32(histogram.edges.at(-1)!);
    writeCounts(writer, histogram.counts);
  }
  return writer.finish();
}

/** @throws Failure 'file-unreadable' when the bytes are damaged */
export function decodeRangeStatistics(bytes: Uint8Array): RangeStatistics {
  const reader = new ByteReader(bytes, WHAT);
  const statistics: RangeStatistics = {
    min: reader.float32(),
    max: reader.float32(),
    magnitudeMin: reader.float32(),
    ...readSamples(reader),
    histogram: reader.varint() === 1 ? readFixedHistogram(reader) : undefined,
  };
  reader.end();
  return statistics;
}

function readFixedHistogram(reader: ByteReader): FixedHistogram {
  const first = reader.float32();
  const last = reader.float32();
  const counts = readCounts(reader);
  if (!(first < last)) throw reader.damaged();
  return {edges: numpyBinEdges(first, last, counts.length), counts};
}

interface SampleExtremes {
  readonly sampleMins: Float32Array;
  readonly sampleMaxs: Float32Array;
}

function writeSamples(writer: ByteWriter, {sampleMins, sampleMaxs}: SampleExtremes): void {
  writer.varint(sampleMins.length);
  writer.float32s(sampleMins);
  writer.float32s(sampleMaxs);
}

function readSamples(reader: ByteReader): SampleExtremes {
  const count = reader.varint();
  return {sampleMins: reader.float32s(count), sampleMaxs: reader.float32s(count)};
}

/** A count as it is; a run of n empty bins as 0 and n − 1. */
function writeCounts(writer: ByteWriter, counts: Float64Array): void {
  writer.varint(counts.length);
  for (let i = 0; i < counts.length; i++) {
    writer.varint(counts[i]!);
    if (counts[i] !== 0) continue;
    const runStart = i;
    while (counts[i + 1] === 0) i++;
    writer.varint(i - runStart);
  }
}

/** Far above what any histogram here has; damaged bytes must not make gigabytes. */
const BINS_MAX = 2 ** 20;

function readCounts(reader: ByteReader): Float64Array {
  const length = reader.varint();
  if (length > BINS_MAX) throw reader.damaged();
  const counts = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    counts[i] = reader.varint();
    if (counts[i] === 0) i += reader.varint();
  }
  return counts;
}
