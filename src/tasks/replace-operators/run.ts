import {figureOf} from '../../artifacts/figure.ts';
import {encodeOperatorReplacements, type OperatorReplacements} from '../../artifacts/operator-replacements.ts';
import type {Json} from '../../base/canonical-json.ts';
import {hashBytes} from '../../base/content-hash.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import type {ResolvedDataset} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {Replacements} from '../../manifest/replacements.ts';
import {snrDb} from '../../numeric/error-metrics.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import type {ComparePayload, CompareResult} from './compare.job.ts';
import {replaceOperators} from './replace-operators.ts';

/** Enough to tell a harmless exchange from a ruinous one: the figure is for people, no gate rests on it. */
const COMPARED_SAMPLES = 16;

/** Below this an output shares little with what it was, and quantizing it well cannot help. */
const NOTEWORTHY_SNR_DB = 20;

interface Parameters {
  readonly replace: Replacements;
  readonly feeds: FeedSpec;
}

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const input = request.inputs.model;
  invariant(input?.from === 'task', () => 'replace-operators has no model');
  const {replace, feeds} = readParameters(request.parameters);
  const model = decodeModel(await input.read());
  const outcome = replaceOperators(model, replace);
  const bytes = encodeModel(model);
  const samples = request.inputs.samples;
  const dataset = samples?.from === 'source' ? (samples.value as ResolvedDataset) : undefined;
  const payload = dataset &&
    outcome.replaced.length > 0 && {
      before: {path: await input.localPath(), digest: input.digest},
      after: {bytes, digest: hashBytes(bytes)},
      outputs: floatOutputs(model),
      samples: dataset.samples.slice(0, COMPARED_SAMPLES),
      dataset: dataset.spec,
      feeds,
    };
  const effect = payload ? await measureEffect(payload, context) : undefined;
  const report: OperatorReplacements = {version: 1, ...outcome, effect};
  tell(report, context);
  return {'model.onnx': bytes, 'replacements.json': encodeOperatorReplacements(report)};
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): Parameters {
  const {replace, feeds} = parameters as unknown as Partial<Parameters>;
  invariant(replace !== undefined && feeds !== undefined, () => 'replace-operators lacks parameters');
  return {replace, feeds};
}

const floatOutputs = ({graph}: Model): readonly string[] =>
  graph.outputs.filter(({elementType}) => elementType === 'float32').map(({name}) => name);

async function measureEffect(payload: ComparePayload, context: TaskContext): Promise<OperatorReplacements['effect']> {
  const total = payload.samples.length;
  const onProgress = (done: number): void => context.progress({done, total, unit: 'samples'});
  // Jobs are registered by name: what comes back is what `compare.job.ts` gives.
  const sums = (await context.runJob('replace-operators/compare', payload, onProgress)) as CompareResult;
  const outputs = payload.outputs.map((output, i) => ({output, snrDb: figureOf(snrDb(sums[i]!))}));
  return {sampleCount: total, outputs};
}

function tell(report: OperatorReplacements, context: TaskContext): void {
  const {effect} = report;
  const low = effect?.outputs.find(({snrDb: figure}) => typeof figure === 'number' && figure < NOTEWORTHY_SNR_DB);
  if (low) {
    context.warn({
      severity: 'warning',
      code: 'replace/changes-model',
      message: `replacing operators leaves output "${low.output}" of the float model at ${low.snrDb} dB`,
      remedy:
        'Write "replace: {…: keep}" in the recipe for those that matter, or train the model with the replacements.',
    });
  }
  context.summarize(summaryOf(report));
}

function summaryOf({replaced, rewrittenCount, effect}: OperatorReplacements): string {
  const worst = effect?.outputs
    .map(({snrDb: figure}) => Number(figure))
    .reduce((min, figure) => Math.min(min, figure), Infinity);
  const snr =
    worst === undefined || !Number.isFinite(worst) ? [] : [`float output at ${worst.toFixed(1)} dB of what it was`];
  const parts = [
    ...replaced.map(({pattern, by, layers}) => `${layers.length} ${pattern} → ${by}`),
    ...(rewrittenCount > 0 ? [`${rewrittenCount} rewritten`] : []),
    ...snr,
  ];
  return parts.length === 0 ? 'nothing to replace' : parts.join(', ');
}
