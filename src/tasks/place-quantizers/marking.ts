/**
 * The state of placing quantizers while the nodes of a model are visited in order: which values are marked, how, and
 * which changes the graph needs. Map order is part of the result, since nodes are written in the order of the marks.
 *
 * Source of the rules of marking: onnxruntime 1.30.0, QDQ quantizer.
 */

import type {GraphEdit, IntegerFormat, PlacementRecipe} from '../../artifacts/placement.ts';
import type {IntegerType, TensorOverride} from '../../manifest/manifest.ts';
import {elementCount} from '../../numeric/tensor.ts';
import type {Graph, Model, Node, Value} from '../../onnx/graph.ts';

export type MarkRole = 'activation' | 'weight' | 'bias';

export type Mark =
  | {readonly kind: 'own'; readonly role: MarkRole; readonly axis: number | undefined}
  /** Takes scale and zero point from another value. */
  | {readonly kind: 'shared'; readonly provider: Value};

export interface BiasMark {
  /** Index of the layer that the bias belongs to. */
  readonly node: number;
  /** The float bias; a copy of it carries another name. */
  readonly value: Value;
  readonly input: Value;
  readonly weight: Value;
  /** Axis of the weight that counts the layer's outputs, hence the elements of the bias. */
  readonly outputAxis: number;
  readonly beta: number;
}

export interface Marking {
  readonly model: Model;
  readonly recipe: PlacementRecipe;
  readonly tensors: Map<Value, Mark>;
  /** By the name that the bias will have. */
  readonly biases: Map<string, BiasMark>;
  readonly edits: GraphEdit[];
}

/** What a placement rule works on. */
export interface NodeToPlace {
  readonly marking: Marking;
  readonly node: Node;
  /** Position in the main graph. */
  readonly index: number;
  readonly marksOutputs: boolean;
}

export const isMarked = ({tensors, biases}: Marking, value: Value | undefined): boolean =>
  value !== undefined && (tensors.has(value) || biases.has(value.name));

/** Marks a value with parameters of its own unless it is marked already or stays float. */
export function markActivation(marking: Marking, value: Value | undefined): void {
  markOwn(marking, value, 'activation');
}

/** Marks a weight as a whole; one that is computed at run time becomes an activation later. */
export function markWeight(marking: Marking, value: Value | undefined): void {
  markOwn(marking, value, 'weight');
}

function markOwn(marking: Marking, value: Value | undefined, role: MarkRole): void {
  if (!value || !isQuantizable(marking, value, role) || marking.tensors.has(value)) return;
  marking.tensors.set(value, {kind: 'own', role, axis: undefined});
}

/** Marks a weight per channel where recipe and overrides ask for it, otherwise as a whole. Per channel wins over marks made before. */
export function markChannelWeight(marking: Marking, value: Value | undefined, defaultAxis: number): void {
  const axis = value && channelAxis(marking, value, defaultAxis);
  if (!value || axis === undefined) markWeight(marking, value);
  else if (isQuantizable(marking, value, 'weight')) marking.tensors.set(value, {kind: 'own', role: 'weight', axis});
}

/** Marks `output` to share the parameters of `provider`; replaces a mark made before. */
export function markShared(marking: Marking, output: Value | undefined, provider: Value): void {
  if (output && isQuantizable(marking, output, 'activation')) marking.tensors.set(output, {kind: 'shared', provider});
}

/**
 * Marks the bias of a layer; the second layer that uses the same bias gets a copy of it. One with an override is a weight;
 * one of 8 or 16 bits has parameters of its own, which all layers that use it share.
 */
export function markBias(
  {marking, node, index}: NodeToPlace,
  value: Value | undefined,
  {beta, outputAxis}: Pick<BiasMark, 'beta' | 'outputAxis'>,
): void {
  if (!value?.initializer || !isQuantizable(marking, value, 'bias')) return;
  if (marking.recipe.overrides[value.name] !== undefined) {
    markChannelWeight(marking, value, 0);
    return;
  }
  if (isNarrow(marking.recipe)) {
    if (!marking.tensors.has(value)) marking.tensors.set(value, {kind: 'own', role: 'bias', axis: undefined});
    return;
  }
  let name = value.name;
  if (marking.biases.has(name)) {
    name = copyName(marking, name);
    marking.edits.push({kind: 'copy-initializer', tensor: value.name, copy: name, node: index});
  }
  marking.biases.set(name, {node: index, value, input: node.input(0), weight: node.input(1), outputAxis, beta});
}

const isNarrow = ({bias}: PlacementRecipe): boolean => bias === 'int8' || bias === 'int16';

/** `bias0`, `bias1`, …: one more than the largest number that ends the name of a constant which starts the same. */
function copyName({model, edits}: Marking, name: string): string {
  const copies = edits.flatMap((edit) => (edit.kind === 'copy-initializer' ? [edit.copy] : []));
  let largest = -1;
  for (const other of [...model.graph.initializers().map((value) => value.name), ...copies]) {
    const ending = other.startsWith(name) ? /^\d+$/.exec(other.slice(name.length)) : null;
    if (ending) largest = Math.max(largest, Number(ending[0]));
  }
  while (model.graph.find(`${name}${largest + 1}`)) largest++;
  return `${name}${largest + 1}`;
}

/**
 * Axis of the channels of a constant, counted from the front, or undefined for one scale for all. An override without an
 * axis means per tensor to onnxruntime; natively it leaves the recipe's choice.
 */
export function channelAxis({recipe}: Marking, value: Value, defaultAxis: number): number | undefined {
  if (!value.initializer) return undefined;
  const override = recipe.overrides[value.name];
  const chosen = override?.axis;
  if (chosen === null || (override && chosen === undefined && recipe.compat)) return undefined;
  if (chosen === undefined && recipe.weights.granularity === 'per-tensor') return undefined;
  return normalizeAxis(chosen ?? defaultAxis, value.initializer.dims.length);
}

export function normalizeAxis(axis: number, rank: number): number | undefined {
  const fromFront = axis < 0 ? axis + rank : axis;
  return fromFront >= 0 && fromFront < rank ? fromFront : undefined;
}

/** Whether a value is float32 and meant to become integer. Values that another tool quantized are left alone. */
export function isQuantizable(marking: Marking, value: Value, role: MarkRole): boolean {
  const tensor = value.initializer;
  if ((tensor?.type ?? value.elementType) !== 'float32') return false;
  if (tensor && elementCount(tensor.dims) === 0) return false;
  if (value.producer?.opType === 'DequantizeLinear') return false;
  return role === 'bias' || quantizedType(marking.recipe, value, role) !== 'float';
}

function quantizedType(recipe: PlacementRecipe, value: Value, role: MarkRole): IntegerType | 'float' {
  const override = recipe.overrides[value.name]?.type;
  if (override !== undefined || value.initializer === undefined) return override ?? recipe.activations.type;
  if (role === 'bias' && (recipe.bias === 'int8' || recipe.bias === 'int16')) return recipe.bias;
  // Quark gives every constant the type of weights.
  if (role === 'weight' || recipe.compat === 'quark') return recipe.weights.type;
  return recipe.parts.constants ?? recipe.activations.type;
}

/** Integer format of a marked value; undefined when it stays float after all. */
export function formatOf(
  recipe: PlacementRecipe,
  value: Value,
  role: MarkRole,
  axis: number | undefined,
): IntegerFormat | undefined {
  const type = quantizedType(recipe, value, role);
  if (type === 'float') return undefined;
  const override = recipe.overrides[value.name];
  const isReduced = recipe.reducedTypes.includes(type);
  if (!value.initializer) return withOverride(type, {...recipe.activations, isReduced}, override);
  if (recipe.compat === 'quark') return withOverride(type, {...recipe.weights, isReduced}, override);
  // The next power of two: the largest element of a bias weighs as much as any other.
  if (role === 'bias') return {type, symmetric: true, reducedRange: false, scale: 'power-of-two-up'};
  // onnxruntime makes constants that are quantized per channel symmetric whatever was asked for.
  const forcedSymmetric = axis !== undefined && recipe.compat === 'ort';
  const symmetric =
    forcedSymmetric || (role === 'weight' ? isWeightSymmetric(recipe, type) : recipe.activations.symmetric);
  const followsWeights = role === 'weight' || recipe.compat === 'ort';
  const {reducedRange, scale} = followsWeights ? recipe.weights : recipe.activations;
  return withOverride(type, {symmetric, reducedRange, scale, isReduced}, override);
}

function withOverride(
  type: IntegerType,
  defaults: Omit<IntegerFormat, 'type'> & {readonly isReduced: boolean},
  override: TensorOverride | undefined,
): IntegerFormat {
  return {
    type,
    symmetric: override?.symmetric ?? defaults.symmetric,
    reducedRange: override?.reducedRange ?? (defaults.reducedRange || defaults.isReduced),
    scale: defaults.scale,
  };
}

const isSigned = (type: IntegerType | 'float'): boolean => !type.startsWith('u');

/** A symmetry that is what the recipe's type has by default says nothing about an override with another type. */
function isWeightSymmetric({weights}: PlacementRecipe, type: IntegerType): boolean {
  if (type === weights.type || weights.symmetric !== isSigned(weights.type)) return weights.symmetric;
  return isSigned(type);
}

/** How many inputs of nodes, of subgraphs too, read a value. */
export function readCount(value: Value): number {
  let count = 0;
  for (const use of value.uses) if (use.kind === 'input') count++;
  return count;
}

export const isGraphInput = (graph: Graph, value: Value): boolean => graph.inputs.includes(value);
