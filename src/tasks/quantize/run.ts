import {decodePlacement, type Placement, type RoundingRecipe, readRoundingRecipe} from '../../artifacts/placement.ts';
import {encodeQuantizationReport, type QuantizationReport} from '../../artifacts/quantization-report.ts';
import {decodeRanges, type Ranges} from '../../artifacts/ranges.ts';
import type {Json} from '../../base/canonical-json.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import {finishQuantization, prepareQuantization, type WeightToRound} from './quantize-model.ts';
import {type RoundedWeight, roundWeight} from './round-weight.ts';
import {decodeRoundedWeight, encodeRoundedWeight, weightItems} from './rounded-weight-bytes.ts';
import {putRoundedWeights, weightsOf} from './simulate-weights.ts';

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const recipe = readRoundingRecipe(request.parameters);
  const model = decodeModel(await readInput(request, 'model'));
  const placement = decodePlacement(await readInput(request, 'placement'));
  if (simulatesWeights(request.parameters)) return simulateWeights(model, {placement, recipe}, context);
  const prepared = prepareQuantization(model, {placement, ranges: await readRanges(request), recipe});
  const rounded = await roundWeights(prepared.weights, context);
  const quantized = finishQuantization(prepared, rounded);
  for (const warning of quantized.warnings) context.warn(warning);
  context.summarize(summaryOf(quantized.report, recipe));
  return {
    'model.onnx': encodeModel(quantized.model),
    'quantization.json': encodeQuantizationReport(quantized.report),
  };
}

/** Whether only a float model with rounded weights is asked for. */
const simulatesWeights = (parameters: Json): boolean =>
  typeof parameters === 'object' && parameters !== null && 'gives' in parameters && parameters.gives === 'float';

async function simulateWeights(
  model: Model,
  {placement, recipe}: {readonly placement: Placement; readonly recipe: RoundingRecipe},
  context: TaskContext,
): Promise<Record<string, Uint8Array>> {
  const {weights} = prepareQuantization(model, {placement: weightsOf(placement), ranges: new Map(), recipe});
  putRoundedWeights(model, weights, await roundWeights(weights, context));
  context.summarize(`${weights.length} ${weights.length === 1 ? 'weight' : 'weights'} rounded, in float`);
  return {'model.onnx': encodeModel(model)};
}

async function readInput({inputs}: TaskRequest, name: string): Promise<Uint8Array> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `quantize has no input "${name}"`);
  return input.read();
}

/** A recipe that leaves activations float has no ranges. */
async function readRanges(request: TaskRequest): Promise<Ranges> {
  return 'ranges' in request.inputs ? decodeRanges(await readInput(request, 'ranges')) : new Map();
}

/** Rounds what the cache does not have, one weight at a time: each takes milliseconds, less than sending it elsewhere. */
async function roundWeights(weights: readonly WeightToRound[], context: TaskContext): Promise<RoundedWeight[]> {
  const items = weightItems(weights);
  const cached = await context.items.lookUp(items);
  const rounded: RoundedWeight[] = [];
  const unsaved: number[] = [];
  for (const [i, weight] of weights.entries()) {
    if (context.signal.aborted) throw new Failure({reason: 'interrupted', message: 'Rounding of weights was stopped.'});
    const bytes = cached[i];
    const known = bytes && decodeRoundedWeight(bytes, weight);
    if (!known) unsaved.push(i);
    rounded.push(known ?? roundWeight(weight.weight, weight.parameters));
    context.progress({done: i + 1, total: weights.length, unit: 'weights'});
    // Signals and the display get their turn.
    await new Promise(setImmediate);
  }
  // All at once, since they stand in one file. Tasks have no clock; that rounding takes no time is near enough.
  await Promise.all(unsaved.map((i) => context.items.save(items[i]!, encodeRoundedWeight(rounded[i]!), 0)));
  return rounded;
}

function summaryOf({tensors}: QuantizationReport, {weights}: RoundingRecipe): string {
  const count = (noun: string, ...roles: readonly string[]): string => {
    const number = tensors.filter(({role}) => roles.includes(role)).length;
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
  };
  const granularity = weights.granularity === 'per-channel' ? 'per channel' : 'per tensor';
  return `${count('weight', 'weight', 'constant')}, ${count('activation', 'activation')}, ${weights.type} ${granularity}`;
}
