/** Runs a model on some samples and gathers statistics of some of its values. Done in a worker process. */
import {encodeRangeStatistics, encodeTensorStatistics} from '../../artifacts/calibration-statistics.ts';
import type {Digest} from '../../base/content-hash.ts';
import {Failure} from '../../base/failure.ts';
import {invariant, unreachable} from '../../base/invariant.ts';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {runSamples} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {areFinite, type Extremes, extremesOf, NO_EXTREMES} from '../../numeric/extremes.ts';
import {float16ToFloat32Array} from '../../numeric/float16.ts';
import {AIMET_BINS, addAimetCounts} from '../../numeric/histogram-aimet.ts';
import {addNumpyCounts, numpyBinEdges} from '../../numeric/histogram-numpy.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {
  collectTensor,
  createCollector,
  discardCollector,
  finishCollector,
  type StatisticsCollector,
} from '../../numeric/tensor-statistics.ts';
import {reduceExtremes} from './reduce-extremes.ts';
import {tappedSession} from './worker-session.ts';

/** Edges of one of onnxruntime's histograms. */
export interface HistogramBounds {
  readonly first: number;
  readonly last: number;
}

/** What is gathered of each value. */
export type Gathering =
  | {readonly kind: 'native'}
  /** Smallest and largest element: all that min-max needs, and the first pass of onnxruntime's entropy collector. */
  | {readonly kind: 'min-max'}
  /** The smallest magnitude too: the first pass of onnxruntime's percentile collector. */
  | {readonly kind: 'extremes'}
  /** Counts between edges known from the first pass; bounds by value, in the order of `valueNames`. */
  | {
      readonly kind: 'counts';
      readonly of: 'value' | 'magnitude';
      readonly bins: number;
      readonly bounds: readonly HistogramBounds[];
    }
  /** The same in AIMET's bins. */
  | {readonly kind: 'aimet-counts'; readonly bounds: readonly HistogramBounds[]};

/** Plain data. */
export interface CollectPayload {
  readonly modelPath: string;
  /** Of the model's bytes: a worker keeps its session while this and the names stay the same. */
  readonly modelDigest: Digest;
  readonly valueNames: readonly string[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
  readonly gathering: Gathering;
}

/** Encoded statistics of each value, in the order of `valueNames`. */
export type CollectResult = readonly Uint8Array[];

/** @throws Failure 'bad-data' naming value and sample when an activation is NaN or infinite */
export const collectStatisticsJob: Job = async (job, onProgress): Promise<CollectResult> => {
  const payload = job as CollectPayload;
  const reduced = payload.gathering.kind === 'min-max' ? await reduceExtremes(payload, onProgress) : undefined;
  return reduced?.map((samples) => encodeExtremes(samples)) ?? gatherAll(payload, onProgress);
};

/** Fetches every value of every sample. */
async function gatherAll(payload: CollectPayload, onProgress: (done: number) => void): Promise<CollectResult> {
  const {valueNames, samples, dataset, feeds, gathering} = payload;
  const session = await tappedSession(payload, valueNames);
  const gatherers = valueNames.map((_, index) => createGatherer(gathering, index));
  const gather = (position: number, outputs: Readonly<Record<string, Tensor>>): void => {
    for (const [index, name] of valueNames.entries()) {
      const tensor = outputs[name];
      invariant(tensor !== undefined, () => `the engine gave no "${name}"`);
      const areFinite = gatherers[index]!.add(float32Values(tensor, name));
      if (!areFinite) throw notFinite(name, samples[position]!.name);
    }
    onProgress(position + 1);
  };
  try {
    const reader = createSampleReader(dataset);
    await runSamples({session, samples, reader, feeds, outputNames: valueNames, onSample: gather});
    return gatherers.map((gatherer) => gatherer.finish());
  } finally {
    for (const gatherer of gatherers) gatherer.discard();
  }
}

interface Gatherer {
  /** Takes in one sample's values; false when some are NaN or infinite. */
  readonly add: (values: Float32Array) => boolean;
  readonly finish: () => Uint8Array;
  /** Gives back what is held beyond ordinary memory. Harmless after `finish`. */
  readonly discard: () => void;
}

const nothingHeld = (): void => undefined;

function createGatherer(gathering: Gathering, index: number): Gatherer {
  switch (gathering.kind) {
    case 'native':
      return nativeGatherer();
    case 'min-max':
      return extremesGatherer(minMaxOf);
    case 'extremes':
      return extremesGatherer(extremesOf);
    case 'counts':
      return countsGatherer(boundsAt(gathering.bounds, index), gathering.bins, gathering.of);
    case 'aimet-counts':
      return aimetCountsGatherer(boundsAt(gathering.bounds, index));
    default:
      return unreachable(gathering);
  }
}

function boundsAt(bounds: readonly HistogramBounds[], index: number): HistogramBounds {
  const found = bounds[index];
  invariant(found !== undefined, () => `value ${index} has no histogram bounds`);
  return found;
}

function nativeGatherer(): Gatherer {
  const collector = createCollector();
  return {
    add: (values) => {
      collectTensor(collector, values);
      return specialCount(collector) === 0;
    },
    finish: () => encodeTensorStatistics(finishCollector(collector)),
    discard: () => discardCollector(collector),
  };
}

const specialCount = ({nanCount, positiveInfinityCount, negativeInfinityCount}: StatisticsCollector): number =>
  nanCount + positiveInfinityCount + negativeInfinityCount;

const minMaxOf = (values: Float32Array): Extremes => ({
  ...extremesOf(values),
  magnitudeMin: NO_EXTREMES.magnitudeMin,
});

function extremesGatherer(find: (values: Float32Array) => Extremes): Gatherer {
  const samples: Extremes[] = [];
  return {
    add: (values) => {
      samples.push(find(values));
      return areFinite(values);
    },
    finish: () => encodeExtremes(samples),
    discard: nothingHeld,
  };
}

const encodeExtremes = (samples: readonly Extremes[]): Uint8Array =>
  encodeRangeStatistics({...extremesOfSamples(samples), histogram: undefined});

function extremesOfSamples(samples: readonly Extremes[]) {
  let {min, max, magnitudeMin} = NO_EXTREMES;
  for (const sample of samples) {
    min = Math.min(min, sample.min);
    max = Math.max(max, sample.max);
    magnitudeMin = Math.min(magnitudeMin, sample.magnitudeMin);
  }
  const sampleMins = Float32Array.from(samples, (sample) => sample.min);
  return {min, max, magnitudeMin, sampleMins, sampleMaxs: Float32Array.from(samples, (sample) => sample.max)};
}

function countsGatherer({first, last}: HistogramBounds, bins: number, of: 'value' | 'magnitude'): Gatherer {
  const edges = numpyBinEdges(first, last, bins);
  const counts = new Float64Array(bins);
  return {
    add: (values) => {
      addNumpyCounts(values, edges, of, counts);
      return true;
    },
    finish: () => {
      const empty = {sampleMins: new Float32Array(0), sampleMaxs: new Float32Array(0)};
      return encodeRangeStatistics({...NO_EXTREMES, ...empty, histogram: {edges, counts}});
    },
    discard: nothingHeld,
  };
}

function aimetCountsGatherer(bounds: HistogramBounds): Gatherer {
  const counts = new Float64Array(AIMET_BINS + 1);
  return {
    add: (values) => {
      addAimetCounts(values, bounds, counts);
      return true;
    },
    finish: () => {
      const empty = {sampleMins: new Float32Array(0), sampleMaxs: new Float32Array(0)};
      const edges = Float32Array.of(bounds.first, bounds.last);
      return encodeRangeStatistics({...NO_EXTREMES, ...empty, histogram: {edges, counts}});
    },
    discard: nothingHeld,
  };
}

function float32Values(tensor: Tensor, name: string): Float32Array {
  const {type, data} = tensor;
  if (data instanceof Float32Array) return data;
  if (type === 'float16' && data instanceof Uint16Array) return float16ToFloat32Array(data);
  if (data instanceof Float64Array) return Float32Array.from(data);
  throw new Failure({
    reason: 'unsupported-model',
    message: `"${name}" is ${type}, and only floating-point values can be calibrated.`,
    remedy: 'Exclude the nodes that compute or read it from quantization.',
  });
}

const notFinite = (value: string, sample: string): Failure =>
  new Failure({
    reason: 'bad-data',
    message: `"${value}" holds NaN or infinite numbers for sample "${sample}".`,
    remedy: 'Check how the samples are scaled; if the model is meant so, leave the node that computes it in float.',
  });
