/** Operators with a weight: quantized input and output, an integer weight, and a bias in the product of their scales. */
import {markActivation, markBias, markChannelWeight, markWeight, type NodeToPlace} from '../marking.ts';

export const placeConv = (toPlace: NodeToPlace): void => placeConvolution(toPlace, 0);

/** Weight [in, out / groups, …]. */
export const placeConvTranspose = (toPlace: NodeToPlace): void => placeConvolution(toPlace, 1);

function placeConvolution(toPlace: NodeToPlace, channelAxis: number): void {
  const {marking, node, marksOutputs} = toPlace;
  markActivation(marking, node.inputs[0]);
  if (marksOutputs) markActivation(marking, node.outputs[0]);
  markChannelWeight(marking, node.inputs[1], channelAxis);
  markBias(toPlace, node.inputs[2], {beta: 1, outputAxis: channelAxis});
}

/** Gemm's beta is carried by the scale of the quantized bias; if the bias stays float the edit is dropped later. */
export function placeGemm(toPlace: NodeToPlace): void {
  const {marking, node, index} = toPlace;
  const outputAxis = (node.int('transB') ?? 0) > 0 ? 0 : 1;
  placeGemmOperands(toPlace, outputAxis);
  const bias = node.inputs[2];
  if (!bias?.initializer) return;
  markBias(toPlace, bias, {beta: node.float('beta') ?? 1, outputAxis});
  if (node.float('beta') !== undefined) marking.edits.push({kind: 'reset-beta', node: index});
}

function placeGemmOperands({marking, node, marksOutputs}: NodeToPlace, outputAxis: number): void {
  markActivation(marking, node.inputs[0]);
  if (marksOutputs) markActivation(marking, node.outputs[0]);
  markChannelWeight(marking, node.inputs[1], outputAxis);
}

/**
 * Constant operands are weights. Channels are columns of the right operand; of a stack of matrices onnxruntime takes
 * axis 1, natively the last one is taken. Natively a constant left operand is quantized per row.
 */
export function placeMatMul({marking, node, marksOutputs}: NodeToPlace): void {
  const isOrt = marking.recipe.compat !== undefined;
  for (const [position, input] of node.inputs.entries()) {
    if (!input?.initializer) markActivation(marking, input);
    else if (isOrt) markChannelWeight(marking, input, 1);
    else if (input.initializer.dims.length < 2) markWeight(marking, input);
    else markChannelWeight(marking, input, position === 1 ? -1 : -2);
  }
  if (marksOutputs) markActivation(marking, node.outputs[0]);
}
