import {markActivation, markBias, markChannelWeight, type NodeToPlace} from '../marking.ts';

/** Of a scale that has such an axis, the channels; one-dimensional scales are quantized as a whole. */
const SCALE_AXIS = 1;

export function placeNormalization(toPlace: NodeToPlace): void {
  const {marking, node, marksOutputs} = toPlace;
  const [input, scale, bias] = node.inputs;
  markActivation(marking, input);
  if (scale?.initializer) markChannelWeight(marking, scale, SCALE_AXIS);
  else markActivation(marking, scale);
  markBias(toPlace, bias, {beta: 1, outputAxis: (scale?.initializer?.dims.length ?? 1) - 1});
  if (marksOutputs) for (const output of node.outputs) markActivation(marking, output);
}
