import {isMarked, markActivation, type NodeToPlace} from '../marking.ts';

/** Only between two branches that are quantized already, or where the recipe forces latent operators. */
export function placeWhere({marking, node, marksOutputs}: NodeToPlace): void {
  const [, whenTrue, whenFalse] = node.inputs;
  if (marking.recipe.ortOptions.ForceQuantizeNoInputCheck) {
    markActivation(marking, whenTrue);
    markActivation(marking, whenFalse);
  } else if (!isMarked(marking, whenTrue) || !isMarked(marking, whenFalse)) return;
  if (marksOutputs) markActivation(marking, node.outputs[0]);
}
