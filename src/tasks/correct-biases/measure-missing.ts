/** Errors of layers and of outputs: from the cache what is there, from worker processes the rest, chunk by chunk. */
import {decodeOutputComparison, encodeOutputComparison} from '../../artifacts/output-comparison.ts';
import type {Digest} from '../../base/content-hash.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import {forEachConcurrently} from '../../build/for-each-concurrently.ts';
import type {Item, TaskContext, TaskRequest} from '../../build/task.ts';
import {type OutputComparison, outputErrorOf} from '../../numeric/output-comparison.ts';
import type {ComparePayload} from './compare.job.ts';
import {decodeErrorSums, encodeErrorSums} from './item-bytes.ts';
import type {MeasurePayload, MeasureResult, ModelFile} from './measure.job.ts';
import {type Chunk, comparisonItems, errorItems, type Prepared, taskInput} from './prepare.ts';

/** What both passes over the samples need. */
export interface Measuring {
  readonly prepared: Prepared;
  readonly request: TaskRequest;
  readonly context: TaskContext;
}

/**
 * What is measured of each layer as a mean over all chosen samples, shape [its width] each, summed in the order of samples and chunks.
 *
 * @throws Failure of a job, or 'interrupted'
 */
export async function measureLayers(measuring: Measuring): Promise<readonly Float64Array[]> {
  const {prepared, context} = measuring;
  const {layers, widths, chunks} = prepared;
  const items = errorItems(prepared);
  const found = await context.items.lookUp(items);
  const sums = found.map((bytes, i) => decodeErrorSums(bytes, widths[Math.floor(i / chunks.length)]!));
  const placeOf = (layer: number, chunk: number): number => layer * chunks.length + chunk;
  await runChunks(measuring, 0, async (chunk, index, onProgress) => {
    const missing = [...layers.keys()].filter((layer) => !sums[placeOf(layer, index)]);
    if (missing.length === 0) return;
    const measured = await measureChunk(measuring, {chunk, layers: missing}, onProgress);
    // Saved together: they stand in one file.
    await Promise.all(
      missing.map((layer, i) => {
        const place = placeOf(layer, index);
        sums[place] = measured[i]!;
        // Tasks have no clock: how long an item took is told by the task's own time.
        return context.items.save(items[place]!, encodeErrorSums(measured[i]!), 0);
      }),
    );
  });
  const sampleCount = chunks.reduce((total, {samples}) => total + samples.length, 0);
  return widths.map((width, layer) => {
    const total = new Float64Array(width);
    for (const chunk of chunks.keys()) addInto(total, sums[placeOf(layer, chunk)]!);
    return total.map((sum) => sum / sampleCount);
  });
}

function addInto(total: Float64Array, sums: Float64Array): void {
  for (let i = 0; i < total.length; i++) total[i]! += sums[i]!;
}

interface ChunkToMeasure {
  readonly chunk: Chunk;
  readonly layers: readonly number[];
}

async function measureChunk(
  {prepared, request, context}: Measuring,
  {chunk, layers}: ChunkToMeasure,
  onProgress: (done: number) => void,
): Promise<MeasureResult> {
  const {dataset, parameters} = prepared;
  const payload: MeasurePayload = {
    ...(await modelFiles(request)),
    ...{layers, samples: chunk.samples, dataset: dataset.spec, feeds: parameters.feeds, method: parameters.method},
  };
  const result = (await context.runJob('correct-biases/measure', payload, onProgress)) as MeasureResult;
  const isWhole = layers.every((layer, i) => result[i]?.length === prepared.widths[layer]!);
  invariant(isWhole, () => 'the job gave other errors than asked for');
  return result;
}

/** The corrections that are on trial, and the model that has them. */
export interface Trial {
  readonly errors: readonly Float64Array[];
  readonly correctedDigest: Digest;
}

/**
 * Errors of the model's outputs over all chosen samples: Σ over outputs of Σ(x − q)² / Σx².
 *
 * @throws Failure of a job, or 'interrupted'
 */
export async function compareOutputs(
  measuring: Measuring,
  trial: Trial,
): Promise<{readonly before: number; readonly after: number}> {
  const {prepared, context} = measuring;
  const items: readonly Item[] = comparisonItems(prepared, trial.correctedDigest);
  const results = (await context.items.lookUp(items)).map(decodeOutputComparison);
  await runChunks(measuring, 1, async (chunk, index, onProgress) => {
    if (results[index]) return;
    const {dataset, parameters} = prepared;
    const payload: ComparePayload = {
      ...(await modelFiles(measuring.request)),
      ...trial,
      ...{bias: parameters.bias, samples: chunk.samples, dataset: dataset.spec, feeds: parameters.feeds},
    };
    const result = (await context.runJob('correct-biases/compare', payload, onProgress)) as OutputComparison;
    results[index] = result;
    await context.items.save(items[index]!, encodeOutputComparison(result), 0);
  });
  return outputErrorOf(results.filter((result) => result !== undefined));
}

async function modelFiles(request: TaskRequest): Promise<{imported: ModelFile; quantized: ModelFile}> {
  const [imported, quantized] = [taskInput(request, 'imported'), taskInput(request, 'quantized')];
  return {
    imported: {path: await imported.localPath(), digest: imported.digest},
    quantized: {path: await quantized.localPath(), digest: quantized.digest},
  };
}

/** There are two passes over the samples. */
const PASSES = 2;

/** Does something for each chunk; progress goes on from that of earlier passes. */
async function runChunks(
  {prepared: {chunks}, context}: Measuring,
  pass: number,
  work: (chunk: Chunk, index: number, onProgress: (done: number) => void) => Promise<void>,
): Promise<void> {
  const count = chunks.reduce((total, {samples}) => total + samples.length, 0);
  const doneByChunk = chunks.map(() => 0);
  const report = (index: number, done: number): void => {
    doneByChunk[index] = done;
    const doneNow = doneByChunk.reduce((sum, some) => sum + some, 0);
    context.progress({done: pass * count + doneNow, total: PASSES * count, unit: 'samples'});
  };
  await forEachConcurrently(chunks, context.concurrency, async (chunk, index) => {
    if (context.signal.aborted) throw new Failure({reason: 'interrupted', message: 'Bias correction was stopped.'});
    await work(chunk, index, (done) => report(index, done));
    report(index, chunk.samples.length);
  });
}
