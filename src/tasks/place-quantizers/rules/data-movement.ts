/**
 * Operators whose outputs hold numbers of their input (or averages of them): the output takes the input's parameters, so
 * that integers can be moved as they are. They are latent: quantized only between quantized neighbours.
 */
import type {Value} from '../../../onnx/graph.ts';
import {isMarked, type Marking, markActivation, markShared, type NodeToPlace} from '../marking.ts';

/** The first output shares the first input's parameters, if that input is quantized or the recipe forces it. */
export function placeDataMovement({marking, node, marksOutputs}: NodeToPlace): void {
  const input = node.inputs[0];
  if (!input) return;
  if (marking.recipe.ortOptions.ForceQuantizeNoInputCheck) markActivation(marking, input);
  if (marksOutputs) shareIfMarked(marking, node.outputs[0], input);
}

/** Opsets from which integer forms of the operators exist in onnxruntime. */
const MAX_POOL_OPSET_MIN = 12;
const RESIZE_OPSET_MIN = 11;

export function placeMaxPool(toPlace: NodeToPlace): void {
  if (toPlace.marking.model.opset >= MAX_POOL_OPSET_MIN) placeDataMovement(toPlace);
}

export function placeResize(toPlace: NodeToPlace): void {
  if (toPlace.marking.model.opset >= RESIZE_OPSET_MIN) placeDataMovement(toPlace);
}

/** Not latent: Split quantizes its input, and all outputs share its parameters. */
export function placeSplit({marking, node, marksOutputs}: NodeToPlace): void {
  const input = node.inputs[0];
  if (!input) return;
  if (!isMarked(marking, input)) markActivation(marking, input);
  if (marksOutputs) for (const output of node.outputs) shareIfMarked(marking, output, input);
}

/** Quantizes a table it looks up in, and shares the parameters of its data. */
export function placeGather({marking, node}: NodeToPlace): void {
  const data = node.inputs[0];
  if (!data) return;
  if (data.initializer || marking.recipe.ortOptions.ForceQuantizeNoInputCheck) markActivation(marking, data);
  shareIfMarked(marking, node.outputs[0], data);
}

/** Not with a bias: its scale, made of two others, fits no other value. */
function shareIfMarked(marking: Marking, output: Value | undefined, provider: Value): void {
  if (marking.tensors.has(provider)) markShared(marking, output, provider);
}
