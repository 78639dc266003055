import {
  type CalibrationStatistics,
  COLLECTORS,
  type Collector,
  encodeStatistics,
  type RangeStatistics,
} from '../../artifacts/calibration-statistics.ts';
import {decodeMeasuredNames} from '../../artifacts/placement.ts';
import type {Json} from '../../base/canonical-json.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import type {Item, ItemCache, TaskContext, TaskInputValue, TaskRequest} from '../../build/task.ts';
import type {ResolvedDataset} from '../../dataset/dataset.ts';
import {describeFeeds} from '../../dataset/feeds-fingerprint.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {mergeElements, type TensorStatistics} from '../../numeric/tensor-statistics.ts';
import {decodeModel} from '../../onnx/codec.ts';
import {valueDigests} from '../../onnx/value-digest.ts';
import {aimetBoundsOf} from './aimet-counts.ts';
import {chunkHints, readFormerChunks, writeFormerChunks} from './chunk-hints.ts';
import {itemsOf, type MeasuredBase, type Measurement, measureItems} from './measure-items.ts';
import {movingRanges} from './moving-ranges.ts';
import {chunkUnits, type SampleUnit, sampleUnits} from './sample-chunks.ts';
import {
  aimetCountsKind,
  countsKind,
  EXTREMES_KIND,
  MIN_MAX_KIND,
  NATIVE_KIND,
  ORT_ENTROPY,
  ORT_PERCENTILE,
  type OrtHistogramSettings,
  uniteExtremes,
} from './statistics-kinds.ts';
import {type TappedValues, tappedValues} from './tapped-values.ts';

/** The items that a run would look up. */
export async function listItems(request: TaskRequest, cache: Pick<ItemCache, 'readHint'>): Promise<readonly Item[]> {
  const {collector, bases, units, dataset, feeds, feedsFingerprint} = await prepare(request);
  const former = await readFormerChunks(cache, chunkHints(dataset.spec, feeds), units);
  const chunks = chunkUnits(units, former);
  const described = {dataset, feedsFingerprint, chunks};
  return collector === 'native'
    ? itemsOf(described, bases, NATIVE_KIND)
    : itemsOf(described, bases, firstPass(collector));
}

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {collector, taps, joined, bases, units, ...prepared} = await prepare(request);
  const hints = chunkHints(prepared.dataset.spec, prepared.feeds);
  const chunks = chunkUnits(units, await readFormerChunks(context.items, hints, units));
  const measurement: Measurement = {...prepared, chunks};
  const statistics: CalibrationStatistics =
    collector === 'native'
      ? await calibrateNative(context, measurement, bases, taps)
      : await calibrateExtremes({context, measurement, bases, taps, joined, collector});
  await writeFormerChunks(context.items, hints, chunks);
  const samples = prepared.dataset.samples.length;
  const moving = movingRanges(prepared.dataset.name, statistics.values.values());
  if (samples < FEW_SAMPLES) context.warn(fewSamples(prepared.dataset.name, samples));
  else if (moving) context.warn(moving);
  context.summarize(`${counted(taps.basesOf.size, 'tensor')}, ${counted(samples, 'sample')}`);
  return {'statistics.bin': encodeStatistics(statistics)};
}

/** On the digits example 1, 4 and 8 samples instead of 200 cost 27, 20 and 6 dB of SNR. */
const FEW_SAMPLES = 10;

const fewSamples = (name: string, count: number): Diagnostic => ({
  severity: 'warning',
  code: 'calibrate/few-samples',
  message: `ranges are taken from ${counted(count, 'sample')} of dataset "${name}" only`,
  remedy: 'Others will fall outside of them. Some hundred samples of all kinds are customary.',
});

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

interface Prepared extends Omit<Measurement, 'chunks'> {
  readonly collector: Collector;
  readonly taps: TappedValues;
  /** Values that are counted together with others. */
  readonly joined: Readonly<Record<string, readonly string[]>>;
  readonly bases: readonly MeasuredBase[];
  readonly units: readonly SampleUnit[];
}

/** Everything that is known before anything is measured. */
async function prepare({parameters, inputs}: TaskRequest): Promise<Prepared> {
  const {collector, feeds} = readParameters(parameters);
  const modelInput = taskInput(inputs, 'model');
  const {values, joined} = decodeMeasuredNames(await taskInput(inputs, 'values').read());
  const dataset = datasetInput(inputs);
  if (dataset.samples.length === 0) throw noSamples(dataset);
  const model = decodeModel(await modelInput.read());
  const digests = valueDigests(model);
  // Asked for by every chunk: one question keeps the chunks in their order, and so the first failure the same.
  let modelPath: Promise<string> | undefined;
  const taps = tappedValues(model.graph, values, collector === 'native' || collector === 'min-max');
  const bases = taps.bases.map((name): MeasuredBase => {
    const digest = digests.get(model.graph.value(name));
    invariant(digest !== undefined, () => `"${name}" has no digest`);
    return {name, digest};
  });
  return {
    collector,
    taps,
    joined: joined ?? {},
    bases,
    units: sampleUnits(dataset.samples, Object.keys(feeds.state).length > 0),
    dataset,
    feeds,
    feedsFingerprint: describeFeeds(model.graph, feeds, digests),
    modelPath: () => (modelPath ??= modelInput.localPath()),
    modelDigest: modelInput.digest,
  };
}

const noSamples = ({name}: ResolvedDataset): Failure =>
  new Failure({
    reason: 'bad-data',
    message: `Dataset "${name}" has no samples to calibrate with.`,
    remedy: 'Check its files and its limit in the manifest.',
  });

interface Parameters {
  readonly collector: Collector;
  readonly feeds: FeedSpec;
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): Parameters {
  const {collector, feeds} = parameters as unknown as Partial<Parameters>;
  invariant(collector !== undefined && COLLECTORS.includes(collector), () => `no collector "${collector}"`);
  invariant(feeds !== undefined, () => 'calibrate has no parameter "feeds"');
  return {collector, feeds};
}

function taskInput(inputs: TaskRequest['inputs'], name: string): Extract<TaskInputValue, {readonly from: 'task'}> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `calibrate has no input "${name}"`);
  return input;
}

function datasetInput(inputs: TaskRequest['inputs']): ResolvedDataset {
  const input = inputs.samples;
  invariant(input?.from === 'source', () => 'calibrate has no samples');
  return input.value as ResolvedDataset;
}

async function calibrateNative(
  context: TaskContext,
  measurement: Measurement,
  bases: readonly MeasuredBase[],
  taps: TappedValues,
): Promise<CalibrationStatistics> {
  const measured = await measureItems(context, measurement, bases, NATIVE_KIND);
  const byName = new Map(bases.map(({name}, i) => [name, measured[i]!]));
  const values = new Map<string, TensorStatistics>();
  for (const [name, sources] of taps.basesOf) {
    values.set(name, mergeElements(sources.map((source) => byName.get(source)!)));
  }
  return {collector: 'native', values};
}

const firstPass = (collector: Exclude<Collector, 'native'>) =>
  collector === 'ort-percentile' ? EXTREMES_KIND : MIN_MAX_KIND;

interface ExtremesCalibration {
  readonly context: TaskContext;
  readonly measurement: Measurement;
  readonly bases: readonly MeasuredBase[];
  readonly taps: TappedValues;
  readonly joined: Readonly<Record<string, readonly string[]>>;
  readonly collector: Exclude<Collector, 'native'>;
}

/**
 * One pass for extremes, and a second one for the counts of onnxruntime's histogram collectors: that tool, too, knows all
 * values before it draws the first edge.
 */
async function calibrateExtremes({
  context,
  measurement,
  bases,
  taps,
  joined,
  collector,
}: ExtremesCalibration): Promise<CalibrationStatistics> {
  const extremes = await measureItems(context, measurement, bases, firstPass(collector));
  const settings = {
    'ort-percentile': ORT_PERCENTILE,
    'ort-entropy': ORT_ENTROPY,
    'ort-min-max': undefined,
    'min-max': undefined,
    aimet: undefined,
  }[collector];
  const pass = {context, measurement, bases, extremes};
  const measured =
    collector === 'aimet'
      ? await addAimetCounts({...pass, taps, joined})
      : settings
        ? await addCounts({...pass, settings})
        : extremes;
  const byName = new Map(bases.map(({name}, i) => [name, measured[i]!]));
  const values = new Map<string, RangeStatistics>();
  for (const [name, sources] of taps.basesOf) {
    const [first, ...others] = sources.map((source) => byName.get(source)!);
    values.set(name, others.length === 0 ? first! : uniteExtremes([first!, ...others]));
  }
  return {collector, values};
}

interface SecondPass extends Pick<ExtremesCalibration, 'context' | 'measurement' | 'bases'> {
  readonly extremes: readonly RangeStatistics[];
}

/** What is zero in all samples has no histogram. */
async function addAimetCounts({
  context,
  measurement,
  bases,
  extremes,
  taps,
  joined,
}: SecondPass & Pick<ExtremesCalibration, 'taps' | 'joined'>): Promise<readonly RangeStatistics[]> {
  const baseOf = (value: string): string => taps.basesOf.get(value)?.[0] ?? value;
  const groups = Object.entries(joined).map(([first, others]) => [first, ...others].map(baseOf));
  const bounds = aimetBoundsOf(bases, extremes, groups);
  const counted = bases.filter((base) => bounds.has(base));
  const counts = await measureItems(context, measurement, counted, aimetCountsKind(bounds));
  const histograms = new Map(counted.map((base, i) => [base, counts[i]!.histogram]));
  return bases.map((base, i) => ({...extremes[i]!, histogram: histograms.get(base)}));
}

interface CountsPass extends SecondPass {
  readonly settings: OrtHistogramSettings;
}

async function addCounts({
  context,
  measurement,
  bases,
  extremes,
  settings,
}: CountsPass): Promise<readonly RangeStatistics[]> {
  // A value without elements has no bounds, and no histogram.
  const filled = bases.filter((_, i) => extremes[i]!.min <= extremes[i]!.max);
  const bounds = new Map(bases.map((base, i) => [base, settings.boundsOf(extremes[i]!)]));
  const counts = await measureItems(context, measurement, filled, countsKind(settings, bounds));
  const histograms = new Map(filled.map((base, i) => [base, counts[i]!.histogram]));
  return bases.map((base, i) => ({...extremes[i]!, histogram: histograms.get(base)}));
}
