import {type BiasCorrections, encodeBiasCorrections, type LayerCorrection} from '../../artifacts/bias-corrections.ts';
import {figureOf, numberOf} from '../../artifacts/figure.ts';
import {decibelText} from '../../artifacts/output-comparison.ts';
import type {Item, TaskContext, TaskRequest} from '../../build/task.ts';
import {encodeModel} from '../../onnx/codec.ts';
import {outputsDigest} from '../../onnx/value-digest.ts';
import {analyticError} from './analytic-error.ts';
import {correctLayers} from './correct-layers.ts';
import {compareOutputs, type Measuring, measureLayers} from './measure-missing.ts';
import {errorItems, type Prepared, prepare, taskInput} from './prepare.ts';

/** The items that a run would look up. */
export async function listItems(request: TaskRequest): Promise<readonly Item[]> {
  return errorItems(await prepare(request));
}

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const measuring: Measuring = {prepared: await prepare(request), request, context};
  const {corrections, model} = await correctBiases(measuring);
  context.summarize(summaryOf(corrections));
  const bytes = model ?? (await taskInput(request, 'quantized').read());
  return {'model.onnx': bytes, 'bias-corrections.json': encodeBiasCorrections(corrections)};
}

interface Corrected {
  readonly corrections: BiasCorrections;
  /** Undefined when the model stays as it was. */
  readonly model: Uint8Array | undefined;
}

async function correctBiases(measuring: Measuring): Promise<Corrected> {
  const {quantized, layers, chunks, parameters} = measuring.prepared;
  const sampleCount = chunks.reduce((total, {samples}) => total + samples.length, 0);
  const unchanged: BiasCorrections = {
    ...{version: 1, sampleCount, isApplied: false, layers: []},
    outputError: {before: 0, after: 0},
  };
  if (sampleCount === 0) return {corrections: unchanged, model: undefined};
  const measured = await measureLayers(measuring);
  const found = parameters.method === 'empirical' ? measured : analyticErrors(measuring.prepared, measured);
  const errors = found.map((channels) => channels.map((error) => error * parameters.factor));
  const corrected = correctLayers(quantized.graph, layers, errors, parameters.bias);
  if (corrected.every(({changedCount}) => changedCount === 0))
    return {corrections: {...unchanged, layers: corrected}, model: undefined};
  const {before, after} = await compareOutputs(measuring, {errors, correctedDigest: outputsDigest(quantized)});
  const isApplied = after <= before;
  const corrections: BiasCorrections = {
    ...{version: 1, sampleCount, isApplied, layers: corrected},
    outputError: {before: figureOf(before), after: figureOf(after)},
  };
  return {corrections, model: isApplied ? encodeModel(quantized) : undefined};
}

const analyticErrors = ({layers}: Prepared, means: readonly Float64Array[]): readonly Float64Array[] =>
  layers.map((layer, i) => analyticError(layer, means[i]!));

function summaryOf({layers, isApplied, outputError, sampleCount}: BiasCorrections): string {
  const changed = layers.filter(({changedCount}) => changedCount > 0);
  if (changed.length === 0) return 'no layer has an error that a bias could take back';
  const change = decibelText(numberOf(outputError.before) / numberOf(outputError.after));
  const count = `${changed.length} ${changed.length === 1 ? 'layer' : 'layers'}`;
  if (!isApplied) return `left as it was: correcting ${count} makes the output ${change}noisier`;
  const largest = changed.reduce((max, layer) => Math.max(max, shareOf(layer)), 0);
  const share = largest === 0 ? '' : `, at most ${(100 * largest).toPrecision(2)} % of a range`;
  return `${count} corrected${share}; output ${change}cleaner on ${sampleCount} samples`;
}

/** 0 where the output has no range. */
const shareOf = ({largestShare}: LayerCorrection): number => (largestShare === undefined ? 0 : numberOf(largestShare));
