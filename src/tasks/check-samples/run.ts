import {figureOf, numberOf} from '../../artifacts/figure.ts';
import {canonicalJson, type Json} from '../../base/canonical-json.ts';
import {invariant} from '../../base/invariant.ts';
import type {Item, TaskContext, TaskRequest} from '../../build/task.ts';
import type {ResolvedDataset, SampleRef} from '../../dataset/dataset.ts';
import {isIdentity} from '../../dataset/normalize.ts';
import type {SampleFacts} from '../../numeric/sample-signature.ts';
import type {DescribePayload, DescribeResult} from './describe.job.ts';
import {type DescribedSample, findProblems} from './find-problems.ts';

/** Of the evaluation samples so many are looked at: for their range that is enough. */
const EVALUATION_SAMPLES = 32;

interface Looked {
  readonly dataset: ResolvedDataset;
  readonly samples: readonly SampleRef[];
}

/** The items that a run would look up. */
export async function listItems(request: TaskRequest): Promise<readonly Item[]> {
  return [calibrationOf(request), evaluationOf(request)].flatMap((looked) => (looked ? itemsOf(looked) : []));
}

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const [calibration, evaluation] = [calibrationOf(request), evaluationOf(request)];
  invariant(calibration !== undefined, () => 'check-samples has no samples');
  const described = await describe(calibration, context);
  const others = evaluation ? await describe(evaluation, context) : [];
  const {spec, name} = calibration.dataset;
  const problems = findProblems({
    name,
    samples: described,
    evaluation: others,
    evaluationLabels: evaluation?.dataset.samples.flatMap(({label}) => label ?? []) ?? [],
    arePlainPixels: spec.source.kind === 'images' && isIdentity(spec.normalize),
    isSequence: spec.source.kind === 'wav',
    isRandom: spec.source.kind === 'random',
  });
  for (const problem of problems) context.warn(problem);
  const count = `${described.length} ${described.length === 1 ? 'sample' : 'samples'}`;
  context.summarize(
    `${count}, ${problems.length === 0 ? 'nothing to complain about' : `${problems.length} ${problems.length === 1 ? 'warning' : 'warnings'}`}`,
  );
  const report = problems.map(({code, message, remedy}) => ({code, message, remedy: remedy ?? ''}));
  return {'samples.json': new TextEncoder().encode(`${canonicalJson({version: 1, problems: report})}\n`)};
}

function datasetOf({inputs}: TaskRequest, name: string): ResolvedDataset | undefined {
  const input = inputs[name];
  return input?.from === 'source' ? (input.value as ResolvedDataset) : undefined;
}

function calibrationOf(request: TaskRequest): Looked | undefined {
  const dataset = datasetOf(request, 'samples');
  return dataset && {dataset, samples: dataset.samples};
}

function evaluationOf(request: TaskRequest): Looked | undefined {
  const dataset = datasetOf(request, 'evaluation');
  return dataset && {dataset, samples: dataset.samples.slice(0, EVALUATION_SAMPLES)};
}

function itemsOf({dataset, samples}: Looked): readonly Item[] {
  return samples.map(({name, digest}) => ({
    label: name,
    fingerprint: {sample: digest},
    pack: {dataset: dataset.name},
  }));
}

async function describe(looked: Looked, context: TaskContext): Promise<readonly DescribedSample[]> {
  const items = itemsOf(looked);
  const facts = (await context.items.lookUp(items)).map((bytes) => bytes && decodeFacts(bytes));
  const missing = looked.samples.flatMap((sample, i) => (facts[i] ? [] : [{sample, i}]));
  const perJob = Math.ceil(missing.length / Math.max(1, context.concurrency));
  const parts = Array.from({length: Math.ceil(missing.length / Math.max(1, perJob))}, (_, i) =>
    missing.slice(i * perJob, (i + 1) * perJob),
  );
  await Promise.all(
    parts.map(async (part) => {
      const payload: DescribePayload = {samples: part.map(({sample}) => sample), dataset: looked.dataset.spec};
      const found = (await context.runJob('check-samples/describe', payload)) as DescribeResult;
      await Promise.all(
        part.map(async ({i}, j) => {
          const one = found[j]!;
          facts[i] = one;
          await context.items.save(items[i]!, encodeFacts(one), 0);
        }),
      );
    }),
  );
  return looked.samples.map((sample, i) => ({sample, facts: facts[i]!}));
}

function encodeFacts({min, max, mean, deviation, nonFiniteCount, signature}: SampleFacts): Uint8Array {
  const figures = [min, max, mean, deviation].map(figureOf);
  return new TextEncoder().encode(canonicalJson([...figures, nonFiniteCount, ...signature] as Json));
}

/** Undefined for bytes that are something else. */
function decodeFacts(bytes: Uint8Array): SampleFacts | undefined {
  try {
    const fields: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(fields) || fields.length !== 7) return undefined;
    const [min = 0, max = 0, mean = 0, deviation = 0] = fields.slice(0, 4).map(numberOf);
    const [nonFiniteCount, low, high] = fields.slice(4).map(Number);
    return {min, max, mean, deviation, nonFiniteCount: nonFiniteCount ?? 0, signature: [low ?? 0, high ?? 0]};
  } catch {
    return undefined;
  }
}
