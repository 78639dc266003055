/** Runs the evaluate task by itself: cache in memory, real worker processes, what ran is counted. */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {decodeEvaluation, type Evaluation} from '../../src/artifacts/evaluation.ts';
import {canonicalJson, type Json} from '../../src/base/canonical-json.ts';
import {hashBytes} from '../../src/base/content-hash.ts';
import type {Item, TaskContext, TaskId, TaskInputValue, TaskRequest} from '../../src/build/task.ts';
import {createWorkerPool, type WorkerPool} from '../../src/build/worker-pool.ts';
import type {ResolvedDataset} from '../../src/dataset/dataset.ts';
import type {FeedSpec} from '../../src/dataset/sample-feeds.ts';
import type {MetricSpec} from '../../src/manifest/manifest.ts';
import {evaluateTask} from '../../src/tasks/evaluate/task.ts';
import {workerBundle} from './worker-bundle.ts';

export interface EvaluateCase {
  readonly float: Uint8Array | undefined;
  /** The float model itself when undefined. */
  readonly imported?: Uint8Array;
  readonly quantized: Uint8Array;
  readonly dataset: ResolvedDataset;
  readonly metrics: readonly Partial<MetricSpec>[];
  readonly feeds?: FeedSpec;
  readonly layerSamples?: number;
}

export interface EvaluateRun {
  readonly evaluation: Evaluation;
  readonly bytes: Uint8Array;
  readonly summary: string;
  /** Labels of the items that were measured. */
  readonly measured: readonly string[];
  readonly jobs: number;
}

export interface EvaluateRig {
  readonly run: (one: EvaluateCase) => Promise<EvaluateRun>;
  /** Damages everything that is cached. */
  readonly damageCache: () => void;
  readonly close: () => Promise<void>;
}

export async function createEvaluateRig(folder: string, concurrency = 2): Promise<EvaluateRig> {
  const pool = createWorkerPool({workerFile: await workerBundle(), size: concurrency});
  const cache = new Map<string, Uint8Array>();
  return {
    run: async (one) => {
      const told = {summary: '', measured: [] as string[], jobs: 0};
      const outputs = await evaluateTask.run(await requestOf(one, folder), contextOf(pool, cache, told, concurrency));
      const bytes = outputs['evaluation.json'] ?? new Uint8Array(0);
      return {evaluation: decodeEvaluation(bytes), bytes, ...told};
    },
    damageCache: () => {
      for (const key of cache.keys()) cache.set(key, new TextEncoder().encode('{"odd": 1}'));
    },
    close: () => pool.close(),
  };
}

async function requestOf(
  {float, imported, quantized, dataset, metrics, feeds, layerSamples}: EvaluateCase,
  folder: string,
): Promise<TaskRequest> {
  const parameters = {metrics, feeds: feeds ?? {state: {}, constants: {}}, layerSamples: layerSamples ?? 4};
  const floatInputs = float && {
    model: {
      from: 'source',
      digest: hashBytes(float),
      value: {path: await written(folder, float), externalFiles: []},
    } as const,
    imported: modelInput(imported ?? float, folder),
  };
  return {
    id: 'test:evaluate' as TaskId,
    parameters: parameters as unknown as Json,
    inputs: {
      ...floatInputs,
      quantized: modelInput(quantized, folder),
      samples: {from: 'source', digest: dataset.digest, value: dataset},
    },
  };
}

async function written(folder: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, `${hashBytes(bytes)}.onnx`);
  await writeFile(file, bytes);
  return file;
}

const modelInput = (bytes: Uint8Array, folder: string): TaskInputValue => ({
  from: 'task',
  digest: hashBytes(bytes),
  sizeBytes: bytes.length,
  read: async () => bytes,
  localPath: () => written(folder, bytes),
});

interface Told {
  summary: string;
  readonly measured: string[];
  jobs: number;
}

function contextOf(pool: WorkerPool, cache: Map<string, Uint8Array>, told: Told, concurrency: number): TaskContext {
  const keyOf = ({fingerprint}: Item): string => canonicalJson(fingerprint);
  return {
    concurrency,
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: () => undefined,
    summarize: (text) => {
      told.summary = text;
    },
    runJob: (job, payload, onProgress) => {
      told.jobs++;
      return pool.runJob(job, payload, {onProgress});
    },
    items: {
      lookUp: async (items) => items.map((item) => cache.get(keyOf(item))),
      save: async (item, bytes) => {
        told.measured.push(item.label);
        cache.set(keyOf(item), bytes);
      },
      readHint: async () => undefined,
      writeHint: async () => undefined,
    },
  };
}
