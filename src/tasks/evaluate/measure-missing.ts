import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import {forEachConcurrently} from '../../build/for-each-concurrently.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import type {MeasurePayload, MeasureRequest, MeasureResult, ModelFile} from './measure.job.ts';
import type {MeasureLayersPayload, MeasureLayersResult} from './measure-layers.job.ts';
import type {Chunk, Prepared} from './prepare.ts';
import {modelSource, taskInput} from './read-request.ts';
import {
  decodeClassColumns,
  decodeErrorColumns,
  decodeLayerSums,
  encodeClassColumns,
  encodeErrorColumns,
  encodeLayerSums,
} from './row-bytes.ts';

export interface Measured {
  /** By chunk: columns by output, empty where none are wanted. */
  readonly rows: readonly MeasureResult[];
  readonly layers: MeasureLayersResult;
}

/** Rows and layer sums: from the cache what is there, from worker processes the rest. */
export async function measureMissing(
  prepared: Prepared,
  request: TaskRequest,
  context: TaskContext,
): Promise<Measured> {
  const rows: MeasureResult[] = [];
  const work: Work[] = [];
  const models = modelFiles(request);
  let layers = await cachedLayers(prepared, context);
  if (!layers) {
    const run: Work['run'] = async (onProgress) => {
      layers = await measureLayers({prepared, models: await models(), context, onProgress});
    };
    work.push({sampleCount: prepared.layerSamples.length, run});
  }
  for (const [index, {chunk, cached}] of (await cachedRows(prepared, context)).entries()) {
    rows.push({
      errors: cached.errors ?? [],
      floatClasses: cached.floatClasses ?? [],
      quantizedClasses: cached.quantizedClasses ?? [],
    });
    const missing = missingRows(prepared, cached);
    if (!missing.errors && !missing.floatClasses && !missing.quantizedClasses) continue;
    const run: Work['run'] = async (onProgress) => {
      const measured = await measureChunk({prepared, models: await models(), context, onProgress}, chunk, missing);
      rows[index] = {
        errors: missing.errors ? measured.errors : rows[index]!.errors,
        floatClasses: missing.floatClasses ? measured.floatClasses : rows[index]!.floatClasses,
        quantizedClasses: missing.quantizedClasses ? measured.quantizedClasses : rows[index]!.quantizedClasses,
      };
    };
    work.push({sampleCount: chunk.samples.length, run});
  }
  await runAll(work, context);
  return {rows, layers: layers ?? {signal: [], noise: []}};
}

type CachedRows = {readonly [K in keyof MeasureResult]: MeasureResult[K] | undefined};

async function cachedRows({chunks, errorOutputs, classOutputs, hasFloat}: Prepared, {items}: TaskContext) {
  const wanted = chunks.flatMap(({items: {errors, floatClasses, quantizedClasses}}) => [
    ...(errorOutputs.length > 0 ? [errors] : []),
    ...(classOutputs.length > 0 && hasFloat ? [floatClasses] : []),
    ...(classOutputs.length > 0 ? [quantizedClasses] : []),
  ]);
  const found = await items.lookUp(wanted);
  const bytesOf = new Map(wanted.map((item, i) => [item, found[i]]));
  return chunks.map((chunk) => {
    const cached: CachedRows = {
      errors: decodeErrorColumns(bytesOf.get(chunk.items.errors)),
      floatClasses: decodeClassColumns(bytesOf.get(chunk.items.floatClasses)),
      quantizedClasses: decodeClassColumns(bytesOf.get(chunk.items.quantizedClasses)),
    };
    return {chunk, cached};
  });
}

function missingRows({errorOutputs, classOutputs, hasFloat}: Prepared, cached: CachedRows): MeasureRequest {
  return {
    errors: errorOutputs.length > 0 && !cached.errors,
    floatClasses: classOutputs.length > 0 && hasFloat && !cached.floatClasses,
    quantizedClasses: classOutputs.length > 0 && !cached.quantizedClasses,
  };
}

async function cachedLayers(
  {layers, layersItem}: Prepared,
  {items}: TaskContext,
): Promise<MeasureLayersResult | undefined> {
  if (layers.length === 0) return {signal: [], noise: []};
  const [bytes] = await items.lookUp([layersItem]);
  return decodeLayerSums(bytes);
}

/** Without a float model there are two less. */
interface ModelFiles {
  readonly float: ModelFile | undefined;
  readonly imported: ModelFile | undefined;
  readonly quantized: ModelFile;
}

/** Where the models are on disk; asked only when one is to be run. */
function modelFiles(request: TaskRequest): () => Promise<ModelFiles> {
  let files: Promise<ModelFiles> | undefined;
  const find = async (): Promise<ModelFiles> => {
    const [source, quantized] = [modelSource(request), taskInput(request, 'quantized')];
    const imported = source && taskInput(request, 'imported');
    return {
      float: source && {path: source.path, digest: source.digest},
      imported: imported && {path: await imported.localPath(), digest: imported.digest},
      quantized: {path: await quantized.localPath(), digest: quantized.digest},
    };
  };
  return () => (files ??= find());
}

interface Measuring {
  readonly prepared: Prepared;
  readonly models: ModelFiles;
  readonly context: TaskContext;
  readonly onProgress: (done: number) => void;
}

async function measureChunk(measuring: Measuring, chunk: Chunk, request: MeasureRequest): Promise<MeasureResult> {
  const {prepared, models, context, onProgress} = measuring;
  const {dataset, parameters, errorOutputs, classOutputs} = prepared;
  const payload: MeasurePayload = {
    ...{float: models.float, quantized: models.quantized, samples: chunk.samples, dataset: dataset.spec},
    ...{feeds: parameters.feeds, request, errorOutputs, classOutputs},
    ...{structural: prepared.context.structural, hasScores: prepared.context.hasScores},
  };
  const measured = (await context.runJob('evaluate/measure', payload, onProgress)) as MeasureResult;
  const {items} = context;
  // Tasks have no clock: how long an item took is told by the task's own time.
  const {errors, floatClasses, quantizedClasses} = chunk.items;
  // Saved together: they stand in one file.
  const saved: Promise<void>[] = [];
  if (request.errors) saved.push(items.save(errors, encodeErrorColumns(measured.errors), 0));
  if (request.floatClasses) saved.push(items.save(floatClasses, encodeClassColumns(measured.floatClasses), 0));
  if (request.quantizedClasses)
    saved.push(items.save(quantizedClasses, encodeClassColumns(measured.quantizedClasses), 0));
  await Promise.all(saved);
  return measured;
}

async function measureLayers({prepared, models, context, onProgress}: Measuring): Promise<MeasureLayersResult> {
  const {dataset, parameters, layerSamples, layersItem} = prepared;
  const layers = prepared.layers.map(({float, quantized}) => ({float: float.name, quantized: quantized.name}));
  invariant(models.imported !== undefined, () => 'layers are compared without a float model');
  const payload: MeasureLayersPayload = {
    ...{imported: models.imported, quantized: models.quantized},
    ...{samples: layerSamples, dataset: dataset.spec, feeds: parameters.feeds, layers},
  };
  const measured = (await context.runJob('evaluate/measure-layers', payload, onProgress)) as MeasureLayersResult;
  await context.items.save(layersItem, encodeLayerSums(measured), 0);
  return measured;
}

/** One job and how many samples it goes through. */
interface Work {
  readonly sampleCount: number;
  readonly run: (onProgress: (done: number) => void) => Promise<void>;
}

async function runAll(work: readonly Work[], context: TaskContext): Promise<void> {
  const total = work.reduce((sum, {sampleCount}) => sum + sampleCount, 0);
  const doneByWork = work.map(() => 0);
  const report = (index: number, done: number): void => {
    doneByWork[index] = done;
    context.progress({done: doneByWork.reduce((sum, some) => sum + some, 0), total, unit: 'samples'});
  };
  await forEachConcurrently(work, context.concurrency, async ({sampleCount, run}, index) => {
    if (context.signal.aborted) throw new Failure({reason: 'interrupted', message: 'The evaluation was stopped.'});
    await run((done) => report(index, done));
    report(index, sampleCount);
  });
}
