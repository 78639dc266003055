import type {Value} from '../../../onnx/graph.ts';
import {isGraphInput, isMarked, isQuantizable, markActivation, type NodeToPlace, readCount} from '../marking.ts';

/**
 * Relu and Clip. Behind a quantized value that nothing else reads, the quantizer of the output clamps just as they do
 * (its lowest integer stands for 0), so they are removed; elsewhere both sides are quantized.
 */
export function placeRemovableActivation(toPlace: NodeToPlace): void {
  const {marking, node, index, marksOutputs} = toPlace;
  const input = node.inputs[0];
  const output = node.outputs[0];
  if (!input || !output || !isMarked(marking, input)) return;
  if (isRemovable(toPlace, input, output)) {
    marking.edits.push({kind: 'remove-activation', node: index});
    marking.tensors.delete(input);
  } else markActivation(marking, input);
  if (marksOutputs) markActivation(marking, output);
}

/**
 * Natively the node stays where its output gets no quantizer, or one whose range an override could have widened;
 * onnxruntime removes it all the same.
 */
function isRemovable(toPlace: NodeToPlace, input: Value, output: Value): boolean {
  const {marking, marksOutputs} = toPlace;
  const {recipe, model} = marking;
  if (recipe.ortOptions.QDQKeepRemovableActivations || !clampsAsWell(toPlace)) return false;
  if (!input.producer || isGraphInput(model.graph, input)) return false;
  if (readCount(input) !== 1 || input.isGraphOutput() || !isQuantizable(marking, output, 'activation')) return false;
  if (recipe.compat) return true;
  const override = recipe.overrides[output.name];
  const mayWiden = override?.symmetric === true || override?.range !== undefined || override?.scale !== undefined;
  return marksOutputs && !mayWiden;
}

/**
 * Whether the ends of the output's range are what the node cuts off at. A symmetric range has negative numbers, unless
 * there are none in the data and the zero point follows; a scale that is rounded up reaches beyond the upper bound of a
 * Clip.
 */
function clampsAsWell({marking: {recipe}, node}: NodeToPlace): boolean {
  const {type, symmetric, scale} = recipe.activations;
  if (node.opType === 'Clip' && scale !== 'float') return false;
  return !symmetric || (recipe.zeroPointFollowsSign && type.startsWith('u') && node.opType === 'Relu');
}
