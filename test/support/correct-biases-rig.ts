/** Quantizes models of the tests and corrects their biases, with the cache in memory and jobs done in this process. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {type BiasCorrections, decodeBiasCorrections} from '../../src/artifacts/bias-corrections.ts';
import type {RoundingRecipe} from '../../src/artifacts/placement.ts';
import {hashBytes, hashJson} from '../../src/base/content-hash.ts';
import type {TaskContext, TaskId, TaskInputValue, TaskRequest} from '../../src/build/task.ts';
import type {ResolvedDataset, SampleRef} from '../../src/dataset/dataset.ts';
import {createSampleRunner} from '../../src/dataset/run-samples.ts';
import type {FeedSpec} from '../../src/dataset/sample-feeds.ts';
import {createSampleReader} from '../../src/dataset/sample-reader.ts';
import {createOnnxruntimeEngine} from '../../src/engine/onnxruntime-engine.ts';
import {withTaps} from '../../src/engine/tapped-model.ts';
import type {Tensor} from '../../src/numeric/tensor.ts';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import type {MeasurePayload} from '../../src/tasks/correct-biases/measure.job.ts';
import {correctBiasesTask} from '../../src/tasks/correct-biases/task.ts';
import {jobs} from '../../src/tasks/jobs.ts';
import {placeQuantizers} from '../../src/tasks/place-quantizers/place-quantizers.ts';
import {quantizeModel} from '../../src/tasks/quantize/quantize-model.ts';
import {memoryTaskContext} from './memory-task-context.ts';
import {nativeRecipe} from './recipes.ts';
import {temporaryDirectory} from './temporary-directory.ts';

const engine = createOnnxruntimeEngine();

export const NO_FEEDS: FeedSpec = {state: {}, constants: {}};

/** Random samples with these indices, in this order, uniform in `range`; `sequenceOf` groups them. */
export function randomDataset(
  {shape, range, indices}: {shape: readonly number[]; range: readonly [number, number]; indices: readonly number[]},
  sequenceOf: (index: number) => number = (index) => index,
): ResolvedDataset {
  const samples = indices.map((index): SampleRef => {
    const digest = hashJson({index, shape, range});
    return {name: `random#${index}`, files: {}, index, digest, sequence: sequenceOf(index), label: undefined};
  });
  const source = {kind: 'random', count: indices.length, seed: 7, distribution: 'uniform', range, shape} as const;
  const spec = {
    source,
    normalize: {scale: 1, mean: [0], std: [1]},
    labels: undefined,
    shuffleSeed: undefined,
    limit: undefined,
    onError: 'fail',
  } as const;
  return {name: 'calibration', spec, samples, digest: hashJson(samples.map(({digest}) => digest))};
}

export const upTo = (count: number): number[] => Array.from({length: count}, (_, i) => i);

/** Runs a model on all samples; gives copies of the named values per sample. */
export async function valuesOf(
  model: Uint8Array,
  names: readonly string[],
  {spec, samples}: ResolvedDataset,
  feeds = NO_FEEDS,
): Promise<readonly Readonly<Record<string, Float32Array>>[]> {
  const session = await (await engine).openSession(withTaps(model, names));
  const runner = createSampleRunner(session, feeds, names);
  const reader = createSampleReader(spec);
  const values: Record<string, Float32Array>[] = [];
  for (const ref of samples) {
    const outputs: Readonly<Record<string, Tensor>> = await runner.run(ref, await reader.read(ref));
    values.push(Object.fromEntries(names.map((name) => [name, (outputs[name]!.data as Float32Array).slice()])));
  }
  await session.release();
  return values;
}

/** The model quantized with the extremes of its values on the samples as ranges. */
export async function quantized(
  model: Uint8Array,
  samples: ResolvedDataset,
  recipe: RoundingRecipe = nativeRecipe(),
  feeds = NO_FEEDS,
): Promise<Uint8Array> {
  const placed = placeQuantizers(decodeModel(model), recipe);
  if (!placed.ok) throw new Error('the recipe does not fit the model');
  const names = placed.value.placement.measuredValues.map(({name}) => name);
  const ranges = new Map<string, [number, number]>();
  for (const values of names.length === 0 ? [] : await valuesOf(model, names, samples, feeds)) {
    for (const name of names) {
      const [min, max] = ranges.get(name) ?? [0, 0];
      ranges.set(
        name,
        values[name]!.reduce<[number, number]>(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [min, max]),
      );
    }
  }
  const {placement} = placed.value;
  return encodeModel(quantizeModel(decodeModel(model), {placement, ranges, recipe}).model);
}

export interface CorrectionCase {
  readonly imported: Uint8Array;
  readonly quantized: Uint8Array;
  readonly samples: ResolvedDataset;
  readonly sampleCount?: number;
  readonly bias?: 'int32' | 'float';
  readonly factor?: number;
  readonly method?: 'empirical' | 'analytic';
  readonly feeds?: FeedSpec;
}

export interface CorrectionRun {
  readonly model: Uint8Array;
  readonly corrections: BiasCorrections;
  readonly summary: string;
  /** Labels of the items that were measured. */
  readonly measured: readonly string[];
  /** Number of layers and samples of each measuring job. */
  readonly jobs: readonly {readonly layers: number; readonly samples: number}[];
}

/** Runs the task; what it measures stays in `stored` for the next run. */
export async function runCorrection(
  one: CorrectionCase,
  stored = new Map<string, Uint8Array>(),
  overrides: Partial<TaskContext> = {},
): Promise<CorrectionRun> {
  const context = memoryTaskContext(stored);
  const measuringJobs: {layers: number; samples: number}[] = [];
  const runJob: TaskContext['runJob'] = async (job, payload, onProgress) => {
    const {layers, samples} = payload as MeasurePayload;
    if (job === 'correct-biases/measure') measuringJobs.push({layers: layers.length, samples: samples.length});
    return jobs[job]!(structuredClone(payload), onProgress ?? (() => undefined));
  };
  const outputs = await correctBiasesTask.run(requestOf(one), {...context, concurrency: 1, runJob, ...overrides});
  return {
    model: outputs['model.onnx']!,
    corrections: decodeBiasCorrections(outputs['bias-corrections.json']!),
    summary: context.summaries.join(),
    measured: context.saved,
    jobs: measuringJobs,
  };
}

export function requestOf({
  imported,
  quantized: integer,
  samples,
  sampleCount,
  bias,
  feeds,
  factor,
  method,
}: CorrectionCase): TaskRequest {
  const folder = temporaryDirectory();
  const model = (bytes: Uint8Array): TaskInputValue => {
    const file = path.join(folder, `${hashBytes(bytes)}.onnx`);
    writeFileSync(file, bytes);
    return {
      from: 'task',
      digest: hashBytes(bytes),
      sizeBytes: bytes.length,
      read: async () => bytes,
      localPath: async () => file,
    };
  };
  const {state, constants} = feeds ?? NO_FEEDS;
  return {
    id: 'b:correct-biases' as TaskId,
    parameters: {
      bias: bias ?? 'int32',
      feeds: {state: {...state}, constants: {...constants}},
      options: {method: method ?? 'empirical', samples: sampleCount ?? 32, factor: factor ?? 1},
    },
    inputs: {
      imported: model(imported),
      quantized: model(integer),
      samples: {from: 'source', digest: samples.digest, value: samples},
    },
  };
}
