import {markActivation, type NodeToPlace} from '../marking.ts';

/** All float inputs and outputs, each with parameters of its own. Also for types that a recipe names explicitly. */
export function placeElementwise({marking, node, marksOutputs}: NodeToPlace): void {
  for (const input of node.inputs) markActivation(marking, input);
  if (marksOutputs) for (const output of node.outputs) markActivation(marking, output);
}
