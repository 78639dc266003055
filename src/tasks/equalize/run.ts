import {decodeChannelStatistics} from '../../artifacts/channel-statistics.ts';
import {type EqualizedPair, encodeEqualization} from '../../artifacts/equalization.ts';
import {figureOf} from '../../artifacts/figure.ts';
import type {Json} from '../../base/canonical-json.ts';
import {hashBytes} from '../../base/content-hash.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import {chooseSamples} from '../../dataset/choose-samples.ts';
import type {ResolvedDataset} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {snrDb} from '../../numeric/error-metrics.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {CompareFloatPayload, CompareFloatResult} from './compare.job.ts';
import {type EqualizeOptions, equalizeModel} from './equalize-model.ts';

/** Below this the difference of the float models is no rounding. float32 rounding alone leaves more than 100 dB. */
const SAME_OUTPUT_DB = 60;

/** Samples that the float models are compared on: enough to tell rounding from a change. */
const COMPARED_SAMPLES = 8;

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {model: input, channels} = request.inputs;
  invariant(input?.from === 'task', () => 'equalize has no model');
  const {feeds, ...options} = readParameters(request.parameters);
  const statistics = channels?.from === 'task' ? decodeChannelStatistics(await channels.read()) : undefined;
  const model = decodeModel(await input.read());
  const {pairs, passCount} = equalizeModel(model, statistics, options);
  const bytes = pairs.length === 0 ? await input.read() : encodeModel(model);
  const snr = pairs.length === 0 ? undefined : await outputSnr(request, context, {feeds, bytes});
  context.summarize(summaryOf(pairs, passCount, snr));
  if (snr !== undefined && snr < SAME_OUTPUT_DB)
    context.warn({
      severity: 'warning',
      code: 'equalize/output-changed',
      message: `equalizing changed the float model: its output is ${snr.toFixed(1)} dB from what it was`,
      remedy: 'Write "equalize: {clip: keep}" or "{clip: per-channel}", which cut off where the model does.',
    });
  const outputSnrDb = snr === undefined ? undefined : figureOf(snr);
  return {'model.onnx': bytes, 'equalization.json': encodeEqualization({version: 1, passCount, pairs, outputSnrDb})};
}

/** Undefined when there are no samples to measure on. */
async function outputSnr(
  {inputs: {model, samples: source}}: TaskRequest,
  context: TaskContext,
  {feeds, bytes}: {readonly feeds: FeedSpec; readonly bytes: Uint8Array},
): Promise<number | undefined> {
  if (model?.from !== 'task' || source?.from !== 'source') return undefined;
  const dataset = source.value as ResolvedDataset;
  const chosen = chooseSamples(dataset.samples, COMPARED_SAMPLES, Object.keys(feeds.state).length > 0);
  const payload: CompareFloatPayload = {
    original: {path: await model.localPath(), digest: model.digest},
    changed: {bytes, digest: hashBytes(bytes)},
    ...{samples: chosen.flat(), dataset: dataset.spec, feeds},
  };
  return snrDb((await context.runJob('equalize/compare', payload)) as CompareFloatResult);
}

function summaryOf(pairs: readonly EqualizedPair[], passCount: number, snr: number | undefined): string {
  if (pairs.length === 0) return 'no two layers to equalize';
  const fixed = pairs.reduce((sum, {fixedCount}) => sum + fixedCount, 0);
  const bounded = pairs.filter(({clip}) => clip === 'per-channel').length;
  return [
    `${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'} of layers in ${passCount} passes`,
    ...(fixed > 0 ? [`${fixed} channels that a Clip cuts off left alone`] : []),
    ...(bounded > 0 ? [`${bounded} Clip with bounds per channel`] : []),
    ...(snr === undefined
      ? []
      : [snr >= SAME_OUTPUT_DB ? 'float output as before' : `float output ${snr.toFixed(1)} dB`]),
  ].join(', ');
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): EqualizeOptions & {readonly feeds: FeedSpec} {
  const {feeds, options} = parameters as unknown as {
    readonly feeds?: FeedSpec;
    readonly options?: {readonly [name: string]: unknown};
  };
  invariant(feeds !== undefined && options !== undefined, () => 'equalize lacks parameters');
  const {clip, gates, iterations, through} = options as unknown as EqualizeOptions;
  return {feeds, clip, gates, iterations, through, rangeAware: options['range-aware'] === true};
}
