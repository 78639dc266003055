import type {Model, Node} from '../graph.ts';
import {constantOf, floatScalarOf} from '../rewrite/constants.ts';
import type {Pass} from '../rewrite/pass.ts';

/**
 * Makes a Relu of a Clip from 0 to a constant, where an NPU has no Clip and the quantizer behind it cuts off anyway. What
 * lies above the maximum gets through until then, so results change.
 *
 * Main graph only. Source: AMD Quark 0.13, ConvertClipToRelu.
 */
export const clipToRelu: Pass = {name: 'clip-to-relu', apply: (model) => replaceClips(model, () => true)};

/** The same for the maximum 6 only. Source: AMD Quark 0.13, ReplaceClip6Relu. */
export const clip6ToRelu: Pass = {name: 'clip-6-to-relu', apply: (model) => replaceClips(model, (max) => max === 6)};

function replaceClips({graph}: Model, isWanted: (max: number) => boolean): number {
  const clips = graph.nodes.filter((node) => {
    const max = maxFromZero(node);
    return max !== undefined && isWanted(max);
  });
  for (const node of clips) {
    node.opType = 'Relu';
    graph.truncateInputs(node, 1);
  }
  return clips.length;
}

/** Upper bound of a Clip from 0 on. */
function maxFromZero(node: Node): number | undefined {
  if (node.opType !== 'Clip' || node.domain !== '') return undefined;
  const [min, max] = [1, 2].map((index) => floatScalarOf(constantOf(node.inputs[index])));
  return min === 0 ? max : undefined;
}
