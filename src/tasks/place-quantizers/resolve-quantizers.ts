/** From marks to quantizers, in the order in which their nodes are written. */
import type {
  ActivationQuantizer,
  BiasQuantizer,
  MeasuredValue,
  ParameterSource,
  PlacementRecipe,
  Quantizer,
  WeightAdjustment,
  WeightQuantizer,
} from '../../artifacts/placement.ts';
import {invariant} from '../../base/invariant.ts';
import type {Value} from '../../onnx/graph.ts';
import {type BiasMark, formatOf, type Mark, type Marking} from './marking.ts';
import {sourceOf} from './parameter-sources.ts';

export interface ResolvedQuantizers {
  readonly quantizers: readonly Quantizer[];
  readonly adjustments: readonly WeightAdjustment[];
  readonly measuredValues: readonly MeasuredValue[];
}

/** What resolving needs beside the marks. */
export interface Resolution {
  readonly marking: Marking;
  readonly replaced: ReadonlyMap<Value, ParameterSource>;
  /** Nodes that read a value and get quantizers, in order. */
  readonly readers: ReadonlyMap<Value, readonly number[]>;
}

/** Values with parameters of their own come first, then those that share, as soon as their provider is there, then biases. */
export function resolveQuantizers(resolution: Resolution): ResolvedQuantizers {
  const {marking} = resolution;
  const placed = new Map<string, ActivationQuantizer | WeightQuantizer>();
  for (const [value, mark] of marking.tensors) {
    const quantizer = mark.kind === 'own' ? ownQuantizer(resolution, value, mark) : undefined;
    if (quantizer) placed.set(value.name, quantizer);
  }
  for (let before = -1; before < placed.size; ) {
    before = placed.size;
    for (const [value, mark] of marking.tensors) {
      if (mark.kind === 'own' || placed.has(value.name)) continue;
      const quantizer = sharingQuantizer(resolution, value, placed.get(mark.provider.name));
      if (quantizer) placed.set(value.name, quantizer);
    }
  }
  const biases = biasQuantizers(marking, placed);
  const adjustments = weightAdjustments(resolution, placed, biases);
  const quantizers = [...placed.values(), ...biases];
  return {quantizers, adjustments, measuredValues: measuredValues(marking, quantizers, adjustments)};
}

function ownQuantizer(
  resolution: Resolution,
  value: Value,
  {role, axis}: Mark & {kind: 'own'},
): ActivationQuantizer | WeightQuantizer | undefined {
  const {recipe} = resolution.marking;
  if (!value.initializer) return activationQuantizer(resolution, value, sourceOf(value, resolution.replaced, recipe));
  const override = recipe.overrides[value.name];
  const constantAxis = axis ?? constantOverrideAxis(value, override?.axis);
  const format = formatOf(recipe, value, role, constantAxis);
  if (!format) return undefined;
  const {scale: scales, zeroPoint: zeroPoints, range} = override ?? {};
  return {
    role: CONSTANT_ROLES[role],
    tensor: value.name,
    ...format,
    axis: constantAxis,
    range: range && [range[0] + 0, range[1] + 0],
    parameters: scales && zeroPoints ? {scales, zeroPoints} : undefined,
  };
}

const CONSTANT_ROLES = {weight: 'weight', activation: 'constant', bias: 'own-bias'} as const;

/** Constants that are no weights are quantized per channel only where an override says so. */
function constantOverrideAxis(value: Value, axis: number | null | undefined): number | undefined {
  if (typeof axis !== 'number') return undefined;
  return axis < 0 ? axis + (value.initializer?.dims.length ?? 0) : axis;
}

function activationQuantizer(
  {marking, readers}: Resolution,
  value: Value,
  source: ParameterSource,
): ActivationQuantizer | undefined {
  const format = formatOf(marking.recipe, value, 'activation', undefined);
  if (!format) return undefined;
  const nodes = marking.recipe.ortOptions.DedicatedQDQPair ? (readers.get(value) ?? []) : [];
  return {role: 'activation', tensor: value.name, ...format, source, dedicatedTo: nodes.length > 1 ? nodes : []};
}

/** A table that is quantized per channel has no one scale to share: then the value is quantized on its own. */
function sharingQuantizer(
  resolution: Resolution,
  value: Value,
  provider: ActivationQuantizer | WeightQuantizer | undefined,
): ActivationQuantizer | undefined {
  if (!provider) return undefined;
  if (provider.role !== 'activation' && provider.axis !== undefined)
    return activationQuantizer(resolution, value, sourceOf(value, resolution.replaced, resolution.marking.recipe));
  const quantizer = activationQuantizer(resolution, value, {kind: 'shared', tensor: provider.tensor});
  const {type, symmetric, reducedRange, scale} = provider;
  return quantizer && {...quantizer, type, symmetric, reducedRange, scale};
}

/** A bias stays float unless both scales are there and it has one element per scale of the weight: see `fitsChannels`. */
function biasQuantizers(
  {recipe, biases}: Marking,
  placed: ReadonlyMap<string, ActivationQuantizer | WeightQuantizer>,
): BiasQuantizer[] {
  if (recipe.bias === 'float') return [];
  const quantizers: BiasQuantizer[] = [];
  for (const [tensor, mark] of biases) {
    const weight = placed.get(mark.weight.name);
    if (placed.has(tensor) || !placed.has(mark.input.name) || !weight || !fitsChannels(mark, weight, recipe)) continue;
    quantizers.push({role: 'bias', tensor, input: mark.input.name, weight: mark.weight.name, beta: mark.beta});
  }
  return quantizers;
}

/**
 * Whether a bias has one element per scale of its weight, along its last axis. onnxruntime asks for no more than that;
 * the nodes it writes for biases with several axes name axis 0 and cannot be run.
 */
function fitsChannels(
  mark: BiasMark,
  weight: ActivationQuantizer | WeightQuantizer,
  {compat}: PlacementRecipe,
): boolean {
  if (weight.role === 'activation' || weight.axis === undefined) return true;
  const dims = mark.value.initializer?.dims ?? [];
  if (dims.at(-1) !== mark.weight.initializer?.dims[weight.axis]) return false;
  if (compat) return true;
  return weight.axis === mark.outputAxis && dims.slice(0, -1).every((dim) => dim === 1);
}

/**
 * onnxruntime raises scales for float biases too, only for inputs that are computed, and reckons with the range of the
 * input itself where its quantizer shares another's parameters.
 */
function weightAdjustments(
  resolution: Resolution,
  placed: ReadonlyMap<string, ActivationQuantizer | WeightQuantizer>,
  quantized: readonly BiasQuantizer[],
): WeightAdjustment[] {
  const {marking, replaced} = resolution;
  const {recipe} = marking;
  // Quark's quantizers leave this step of onnxruntime's out.
  if (recipe.ortOptions.QDQDisableWeightAdjustForInt32Bias || recipe.compat === 'quark') return [];
  if (recipe.compat !== 'ort')
    return quantized.map(({tensor, weight, input}) => ({weight, bias: tensor, input: {tensor: input}}));
  const adjustments: WeightAdjustment[] = [];
  for (const [tensor, mark] of marking.biases) {
    const weight = placed.get(mark.weight.name);
    const input = placed.get(mark.input.name);
    if (input?.role !== 'activation' || weight?.role === 'activation' || !weight || !fitsChannels(mark, weight, recipe))
      continue;
    adjustments.push({weight: weight.tensor, bias: tensor, input: ownParameters(input, mark.input)});
  }
  return adjustments;

  function ownParameters({source, tensor}: ActivationQuantizer, value: Value): WeightAdjustment['input'] {
    if (source.kind !== 'shared') return {tensor};
    const format = formatOf(recipe, value, 'activation', undefined);
    invariant(format !== undefined, () => `"${tensor}" is quantized and float`);
    return {format, source: sourceOf(value, replaced, recipe)};
  }
}

function measuredValues(
  {model, recipe}: Marking,
  quantizers: readonly Quantizer[],
  adjustments: readonly WeightAdjustment[],
): MeasuredValue[] {
  const measured = new Map<string, MeasuredValue>();
  const add = (source: ParameterSource, format: Omit<MeasuredValue, 'name'>): void => {
    if (source.kind !== 'measured' || measured.has(source.value)) return;
    const {type, symmetric, reducedRange, scale} = format;
    const isCutOff = recipe.outputMagnitudeMax !== undefined && model.graph.find(source.value)?.isGraphOutput();
    const limit = isCutOff ? {magnitudeMax: recipe.outputMagnitudeMax} : {};
    measured.set(source.value, {name: source.value, type, symmetric, reducedRange, scale, ...limit});
  };
  for (const quantizer of quantizers) if (quantizer.role === 'activation') add(quantizer.source, quantizer);
  for (const {input} of adjustments) if ('source' in input) add(input.source, input.format);
  const ordered: MeasuredValue[] = [];
  for (const {name} of model.graph.values()) {
    const value = measured.get(name);
    if (value) ordered.push(value);
  }
  return ordered;
}
