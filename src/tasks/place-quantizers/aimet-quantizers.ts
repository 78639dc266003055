/** Which tensors have a quantizer of AIMET's, and what its configuration says of them. */
import type {PlacementRecipe} from '../../artifacts/placement.ts';
import type {Model, Node, Value} from '../../onnx/graph.ts';
import {effectiveQuantizer, isGridPreserving, type TensorSetting} from './aimet-ties.ts';
import {fusedChains} from './fused-chains.ts';
import {isGraphInput} from './marking.ts';
import {ruleOf} from './node-rules.ts';

/** Outputs of these never have a quantizer, not even where a configuration asks for one. */
const NEVER_QUANTIZED: ReadonlySet<string> = new Set([
  'Compress',
  'Flatten',
  'Gather',
  'Identity',
  'Reshape',
  'Shape',
  'Split',
  'Squeeze',
  'Tile',
  'Transpose',
  'Unsqueeze',
]);

/** In the order in which the tensors are computed, constants before the first node that reads them. */
export function enabledQuantizers(
  model: Model,
  recipe: PlacementRecipe,
  selected: readonly Node[],
): Map<Value, TensorSetting> {
  const settings = new Map<Value, TensorSetting>();
  for (const node of selected) {
    enableInputs(settings, node, model, recipe);
    enableOutputs(settings, node, recipe);
  }
  disableInside(settings, selected, recipe);
  const {quantizesModelOutputs} = recipe.aimetOptions;
  for (const output of model.graph.outputs) {
    if (quantizesModelOutputs === false) settings.delete(output);
    if (quantizesModelOutputs && output.producer && isFloat(output, recipe))
      enable(settings, output, output.producer, recipe);
  }
  for (const node of selected) makeSymmetric(settings, node, recipe);
  return settings;
}

/** Constants that a node takes as parameters: weights and whatever else is not seen as a value. */
const PARAMETERS: ReadonlyMap<string, readonly number[]> = new Map([
  ['Conv', [1, 2]],
  ['ConvTranspose', [1, 2]],
  ['Gemm', [1, 2]],
  ['MatMul', [1]],
  ['BatchNormalization', [1, 2, 3, 4]],
  ['InstanceNormalization', [1, 2]],
  ['LayerNormalization', [1, 2]],
  ['GroupNormalization', [1, 2]],
  ['RMSNormalization', [1]],
  ['LSTM', [1, 2, 3]],
  ['GRU', [1, 2, 3]],
  ['RNN', [1, 2, 3]],
  // Its further inputs say how to resize.
  ['Resize', [1, 2, 3]],
]);

function enableInputs(settings: Map<Value, TensorSetting>, node: Node, {graph}: Model, recipe: PlacementRecipe): void {
  const rule = ruleOf(node, recipe);
  const isWanted = rule?.inputs.isQuantized ?? recipe.aimetOptions.quantizesModelInputs;
  for (const [position, input] of node.inputs.entries()) {
    if (!input || !isFloat(input, recipe)) continue;
    if (input.initializer && PARAMETERS.get(node.opType)?.includes(position)) continue;
    const isFed = input.initializer !== undefined || isGraphInput(graph, input);
    if (isFed ? isWanted : rule?.inputs.isQuantized === true) enable(settings, input, node, recipe);
    else if (!isFed && rule?.inputs.isQuantized === false) settings.delete(input);
  }
}

function enableOutputs(settings: Map<Value, TensorSetting>, node: Node, recipe: PlacementRecipe): void {
  if (NEVER_QUANTIZED.has(node.opType)) return;
  const rule = ruleOf(node, recipe);
  // Data movement has quantizers only where a configuration speaks of the operator and does not forbid them.
  const isWanted = recipe.aimetOptions.quantizesOutputs && (rule !== undefined || !isGridPreserving(node));
  if (!(rule?.outputs.isQuantized ?? isWanted)) return;
  for (const output of node.outputs) {
    if (!output || !isFloat(output, recipe)) continue;
    enable(settings, output, node, recipe);
    const limits = rule?.outputs.range;
    const setting = settings.get(output);
    if (limits && setting) settings.set(output, {...setting, limits});
  }
}

function enable(settings: Map<Value, TensorSetting>, value: Value, node: Node, recipe: PlacementRecipe): void {
  const outputs = ruleOf(node, recipe)?.outputs;
  const type = recipe.overrides[value.name]?.type ?? outputs?.type ?? recipe.activations.type;
  if (settings.has(value) || type === 'float') return;
  settings.set(value, {symmetric: outputs?.symmetric ?? recipe.activations.symmetric, type, limits: undefined});
}

function isFloat(value: Value, {overrides}: PlacementRecipe): boolean {
  const type = value.initializer?.type ?? value.elementType;
  return type === 'float32' && overrides[value.name]?.type !== 'float' && value.producer?.opType !== 'DequantizeLinear';
}

/** Between fused operators there are no quantizers. A MatMul and the addition of a bias are a pass of their own. */
function disableInside(
  settings: Map<Value, TensorSetting>,
  selected: readonly Node[],
  {fusedOperators}: PlacementRecipe,
): void {
  const isMatMulAdd = (sequence: readonly string[]): boolean => sequence.join() === 'MatMul,Add';
  const others = fusedOperators.filter((sequence) => !isMatMulAdd(sequence));
  const chains = fusedChains(selected, others, (node) => !isDepthwiseOrVolume(node));
  const biased = fusedChains(selected, fusedOperators.filter(isMatMulAdd), isBiased);
  for (const chain of [...chains, ...biased])
    for (const node of chain.slice(0, -1)) if (node.outputs[0]) settings.delete(node.outputs[0]);
  for (const [, add] of biased) for (const input of add?.inputs ?? []) if (input?.initializer) settings.delete(input);
}

/** A product with a constant to which a vector is added. */
function isBiased({inputs, outputs}: Node): boolean {
  const [add] = outputs[0]?.consumers() ?? [];
  const addend = add?.inputs.find((input) => input?.initializer);
  return inputs[1]?.initializer !== undefined && addend?.initializer?.dims.length === 1;
}

/** Axes of a weight for three spatial dimensions. */
const VOLUME_RANK = 5;

/** HTP fuses neither. */
function isDepthwiseOrVolume(node: Node): boolean {
  if (node.opType !== 'Conv' && node.opType !== 'ConvTranspose') return false;
  const dims = node.inputs[1]?.initializer?.dims ?? [];
  const group = node.int('group') ?? 1;
  const channels = node.opType === 'Conv' ? dims[0] : group * (dims[1] ?? 0);
  return dims.length === VOLUME_RANK || (group > 1 && group === channels);
}

/** A second operand that is computed is quantized like a weight. */
function makeSymmetric(settings: Map<Value, TensorSetting>, node: Node, recipe: PlacementRecipe): void {
  const isWeighted = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'].includes(node.opType);
  const operand = node.inputs[1];
  if (!isWeighted || !operand || operand.initializer) return;
  const quantizer = effectiveQuantizer(operand, settings);
  const setting = quantizer && settings.get(quantizer);
  if (!quantizer || !setting) return;
  const symmetric = ruleOf(node, recipe)?.weights.symmetric ?? recipe.weights.symmetric;
  settings.set(quantizer, {...setting, symmetric});
}
