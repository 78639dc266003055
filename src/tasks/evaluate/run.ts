import {type Evaluation, encodeEvaluation, type LayerErrors} from '../../artifacts/evaluation.ts';
import {figureOf} from '../../artifacts/figure.ts';
import type {Item, TaskContext, TaskRequest} from '../../build/task.ts';
import {snrDb} from '../../numeric/error-metrics.ts';
import {joinClassColumns, joinErrorColumns} from './join-rows.ts';
import type {MeasureResult} from './measure.job.ts';
import type {MeasureLayersResult} from './measure-layers.job.ts';
import {measureMissing} from './measure-missing.ts';
import {measuredMetrics} from './measured-metrics.ts';
import {type Prepared, prepare} from './prepare.ts';
import {evaluationSummary} from './summary.ts';

/** The items that a run would look up. */
export async function listItems(request: TaskRequest): Promise<readonly Item[]> {
  return itemsOf(await prepare(request));
}

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const prepared = await prepare(request);
  const {rows, layers} = await measureMissing(prepared, request, context);
  const evaluation = assemble(prepared, rows, layers);
  context.summarize(evaluationSummary(evaluation));
  return {'evaluation.json': encodeEvaluation(evaluation)};
}

function itemsOf({chunks, errorOutputs, classOutputs, hasFloat, layers, layersItem}: Prepared): readonly Item[] {
  const rows = chunks.flatMap(({items: {errors, floatClasses, quantizedClasses}}) => [
    ...(errorOutputs.length > 0 ? [errors] : []),
    ...(classOutputs.length > 0 && hasFloat ? [floatClasses] : []),
    ...(classOutputs.length > 0 ? [quantizedClasses] : []),
  ]);
  return layers.length > 0 ? [layersItem, ...rows] : rows;
}

function assemble(prepared: Prepared, chunks: readonly MeasureResult[], layerSums: MeasureLayersResult): Evaluation {
  const {dataset, errorOutputs, classOutputs, hasFloat, parameters} = prepared;
  const labels = dataset.samples.map(({label}) => label ?? -1);
  const errors = errorOutputs.map((output, i) => ({
    output,
    columns: joinErrorColumns(chunks.map((chunk) => chunk.errors[i]!)),
  }));
  const classes = classOutputs.map((output, i) => ({
    output,
    ...(hasFloat ? {float: joinClassColumns(chunks.map((chunk) => chunk.floatClasses[i]!))} : {}),
    quantized: joinClassColumns(chunks.map((chunk) => chunk.quantizedClasses[i]!)),
  }));
  return {
    version: 1,
    sampleCount: dataset.samples.length,
    metrics: measuredMetrics(parameters.metrics, {errors, classes, labels}),
    ...{labels, errors, classes},
    layers: layerErrors(prepared, layerSums),
  };
}

function layerErrors({layers, layerSamples}: Prepared, {signal, noise}: MeasureLayersResult): LayerErrors {
  const values = layers.map(({float}, i) => ({
    value: float.name,
    operator: float.producer?.opType ?? '',
    snr: figureOf(snrDb({signal: signal[i]!, noise: noise[i]!})),
  }));
  return {sampleCount: layerSamples.length, values};
}
