/**
 * Takes the mean error out of every quantized layer: rounding and clipping shift the mean of a channel, the shifts add up
 * from layer to layer, and an int32 bias has room to take each back at no cost. All layers are measured in one pass over
 * some calibration samples (see `measuring-model.ts`); a second pass tells whether the model's outputs come nearer to the
 * float ones, and where they do not, the model is left as it was. Changes nothing but biases.
 */
import {type BiasCorrections, encodeBiasCorrections, type LayerCorrection} from '../../artifacts/bias-corrections.ts';
import {figureOf, numberOf} from '../../artifacts/figure.ts';
import type {TaskDefinition} from '../../build/task.ts';
import {encodeModel} from '../../onnx/codec.ts';
import {outputsDigest} from '../../onnx/value-digest.ts';
import {correctLayers} from './correct-layers.ts';
import {compareOutputs, type Measuring, measureErrors} from './measure-missing.ts';
import {errorItems, prepare, taskInput} from './prepare.ts';

export const correctBiasesTask: TaskDefinition = {
  kind: 'correct-biases',
  version: 1,
  usesEngine: true,
  isCached: true,
  listItems: async (request) => errorItems(await prepare(request)),
  run: async (request, context) => {
    const measuring: Measuring = {prepared: await prepare(request), request, context};
    const {corrections, model} = await correctBiases(measuring);
    context.summarize(summaryOf(corrections));
    const bytes = model ?? (await taskInput(request, 'quantized').read());
    return {'model.onnx': bytes, 'bias-corrections.json': encodeBiasCorrections(corrections)};
  },
};

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
  const errors = await measureErrors(measuring);
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

function summaryOf({layers, isApplied, outputError, sampleCount}: BiasCorrections): string {
  const changed = layers.filter(({changedCount}) => changedCount > 0);
  if (changed.length === 0) return 'no layer has an error that a bias could take back';
  const gain = decibelsText(numberOf(outputError.before) / numberOf(outputError.after));
  const count = `${changed.length} ${changed.length === 1 ? 'layer' : 'layers'}`;
  if (!isApplied) return `left as it was: correcting ${count} makes the output ${gain} dB noisier`;
  const [largest] = [...changed].sort((a, b) => shareOf(b) - shareOf(a));
  const share =
    largest && largest.largestShare !== undefined ? `, at most ${percentText(shareOf(largest))} of a range` : '';
  return `${count} corrected${share}; output ${gain} dB cleaner on ${sampleCount} samples`;
}

const shareOf = ({largestShare}: LayerCorrection): number => (largestShare === undefined ? 0 : numberOf(largestShare));

const percentText = (share: number): string => `${(100 * share).toPrecision(2)} %`;

/** A ratio of powers, without its sign. */
const decibelsText = (ratio: number): string => Math.abs(10 * Math.log10(ratio)).toFixed(1);
