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
function isRemovable({marking, marksOutputs}: NodeToPlace, input: Value, output: Value): boolean {
  const {recipe, model} = marking;
  if (recipe.activations.symmetric || recipe.ortOptions.QDQKeepRemovableActivations) return false;
  if (!input.producer || isGraphInput(model.graph, input)) return false;
  if (readCount(input) !== 1 || input.isGraphOutput() || !isQuantizable(marking, output, 'activation')) return false;
  if (recipe.compat === 'ort') return true;
  const override = recipe.overrides[output.name];
  const mayWiden = override?.symmetric === true || override?.range !== undefined || override?.scale !== undefined;
  return marksOutputs && !mayWiden;
}
